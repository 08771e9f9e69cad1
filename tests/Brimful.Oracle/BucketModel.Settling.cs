using System.Numerics;

namespace Brimful.Oracle;

/// <summary>What is looked at after each change: every step of every line (S9, S10, S23 "Order and cause").</summary>
public sealed partial class BucketModel
{
    private const int MostSteps = 1_000;

    private static Ledger ParticipantLedger(PeriodBook book, string subject)
    {
        if (!book.Participants.TryGetValue(subject, out var ledger)) book.Participants.Add(subject, ledger = new Ledger(subject));
        return ledger;
    }

    private static IReadOnlyList<WrittenLine> LinesOf(Terms terms, string? participant) =>
        participant is null ? terms.AllLines : terms.Participants.FirstOrDefault(each => each.Subject == participant)?.Lines ?? [];

    private static BigInteger CapacityOf(PeriodBook book, string? participant) =>
        participant is null ? book.Capacity : Scale.Figure(book.Terms.Participants.FirstOrDefault(each => each.Subject == participant)?.Capacity ?? 0);

    /// <summary>The bucket's own lines, then participants' in their order.</summary>
    private static List<Ledger> LedgersOf(PeriodBook book) =>
        [book.Own, .. book.Terms.Participants.Select(each => ParticipantLedger(book, each.Subject))];

    private void PassWhatIsReachedByNothing()
    {
        foreach (var ledger in LedgersOf(Open)) ledger.PassWhatIsReachedByNothing(LinesOf(Terms, ledger.Participant), CapacityOf(Open, ledger.Participant));
    }

    /// <summary>Notes where a period stands before a change.</summary>
    private Change Begin(PeriodBook book, string cause, DateTime at, DateTime detectedAt)
    {
        var used = LedgersOf(book).ToDictionary(ledger => ledger.Participant ?? "", ledger => book.Used(_meters, ledger.Participant));
        var capacity = LedgersOf(book).ToDictionary(ledger => ledger.Participant ?? "", ledger => CapacityOf(book, ledger.Participant));
        return new Change(book, cause, at, detectedAt)
        {
            UsedBefore = participant => used.TryGetValue(participant ?? "", out var before) ? before : book.Used(_meters, participant),
            CapacityBefore = participant => capacity.TryGetValue(participant ?? "", out var before) ? before : CapacityOf(book, participant),
        };
    }

    private void SetUpNewLines(Terms before, PeriodBook book)
    {
        foreach (var ledger in LedgersOf(book))
        {
            var (lines, used, capacity) = (LinesOf(book.Terms, ledger.Participant), book.Used(_meters, ledger.Participant), CapacityOf(book, ledger.Participant));
            var joins = ledger.Participant is { } subject && before.Participants.All(each => each.Subject != subject);
            ledger.TakeOver(LinesOf(before, ledger.Participant), lines, used, capacity);
            // Who joins with nothing used stands as at a period's start (S16).
            if (joins && used.IsZero) ledger.PassWhatIsReachedByNothing(lines, capacity);
        }
        foreach (var left in before.Participants.Where(each => book.Terms.Participants.All(other => other.Subject != each.Subject)))
            ParticipantLedger(book, left.Subject).TakeOver(left.Lines, [], 0, 0);
    }

    /// <summary>S9, S10: pool lines before participants' (S16); clearings before crossings and in reverse order.</summary>
    /// <param name="isMereStart">Whether a period has begun and nothing is used in it yet: then no top-up is looked for.</param>
    private void Settle(Change change, bool isMereStart = false)
    {
        SettleOwn(change);
        SettleParticipants(change);
        if (change.Book != Open || change.IsLate || isMereStart) return;
        TopUpAfter(change);
        Open.LookedAt = Used;
    }

    private void SettleOwn(Change change)
    {
        if (change.Book == Open && Burns) Open.Sources.Burn(Used);
        Settle(change.Book.Own, change);
    }

    private void SettleParticipants(Change change)
    {
        foreach (var ledger in LedgersOf(change.Book).Where(ledger => ledger.Participant is not null)) Settle(ledger, change);
    }

    private void Settle(Ledger ledger, Change change)
    {
        var (lines, used, capacity) = (LinesOf(change.Book.Terms, ledger.Participant), change.Book.Used(_meters, ledger.Participant), CapacityOf(change.Book, ledger.Participant));
        var (cleared, crossed) = (new List<Move>(), new List<Move>());
        for (var place = 0; place < lines.Count; place++)
        {
            var (written, newlyReached) = (lines[place], new List<Move>());
            foreach (var step in ledger.StepsOf(written.Line, used, capacity))
            {
                var standing = ledger.StandingOf(written.Line, step);
                var isReached = written.Line.IsReached(step, used, capacity);
                var move = new Move(written.Line, place, step, written.Line.LevelAt(step, capacity));
                if (!standing.Reached && isReached && change.OnlyClears) continue;
                if (!standing.Reached && isReached) newlyReached.Add(move);
                else if (standing.Passed && !isReached) ledger.Standings[(written.Line, step)] = standing with { Reached = false, Passed = false };
                else if (standing is { Reached: true, Passed: false } && !isReached && MayClear(written, step, (used, capacity), (change, ledger.Participant))) cleared.Add(move);
            }
            var recorded = newlyReached.OrderBy(move => move.Step).TakeLast(MostSteps).ToList();
            foreach (var move in newlyReached.Except(recorded))
                ledger.Standings[(written.Line, move.Step)] = ledger.StandingOf(written.Line, move.Step) with { Reached = true, Passed = true };
            crossed.AddRange(recorded);
        }
        foreach (var move in InOrder(cleared).Reverse()) Clear(ledger, move, change);
        foreach (var move in InOrder(crossed)) Cross(ledger, move, change);
    }

    private void Clear(Ledger ledger, Move move, Change change)
    {
        var standing = ledger.StandingOf(move.Line, move.Step);
        Facts.Add(FactOf("-", ledger, move, change) with { Arming = standing.Armings, Level = standing.CrossedLevel, CrossedPeriod = standing.CrossedPeriod });
        ledger.Standings[(move.Line, move.Step)] = standing with { Reached = false };
    }

    private void Cross(Ledger ledger, Move move, Change change)
    {
        var standing = new Standing(true, false, ledger.StandingOf(move.Line, move.Step).Armings + 1, move.Level, change.Book.Number) { CrossedAt = change.At };
        ledger.Standings[(move.Line, move.Step)] = standing;
        Facts.Add(FactOf("+", ledger, move, change) with { Arming = standing.Armings, Level = move.Level, CrossedPeriod = change.Book.Number });
    }

    private Fact FactOf(string kind, Ledger ledger, Move move, Change change) => new(kind, ++_sequence, change.Book.Number, change.Why)
    {
        Incarnation = Incarnation,
        Line = move.Line,
        Participant = ledger.Participant,
        Step = move.Step,
        UsedBefore = change.UsedBefore(ledger.Participant),
        Used = change.Book.Used(_meters, ledger.Participant),
        Capacity = CapacityOf(change.Book, ledger.Participant),
        EventId = change.Cause?.EventId,
        Subject = change.Cause?.Subject,
        OccurredAt = change.At,
        DetectedAt = change.DetectedAt,
        Late = change.IsLate,
        Bounds = (change.Book.Start, change.Book.End),
    };

    /// <summary>S10: a capacity change or an edit that makes the line unreached clears it; a level clears it once it is below by more than the hysteresis.</summary>
    private bool MayClear(WrittenLine written, BigInteger step, (BigInteger Used, BigInteger Capacity) now, (Change Change, string? Participant) by)
    {
        var (change, participant) = by;
        var lineMoved = change.Cause is null && !change.IsByUsage && written.Line.IsReached(step, change.UsedBefore(participant), change.CapacityBefore(participant));
        var margin = written.Hysteresis * Scale.OfNanos ?? (Measure == Measure.Latest ? now.Capacity * 5 * Scale.OfFigures / 100 : 0);
        var isBelow = margin.IsZero || now.Used * Scale.OfFigures < written.Line.LevelAt(step, now.Capacity) - margin;
        return lineMoved || isBelow;
    }

    /// <summary>S23: by the level at which the line stands after the change, then list position.</summary>
    private static IEnumerable<Move> InOrder(IEnumerable<Move> moves) => moves.OrderBy(move => move.Level).ThenBy(move => move.Place).ThenBy(move => move.Step);

    private sealed record Move(Line Line, int Place, BigInteger Step, BigInteger Level);

    /// <param name="Why">The cause as facts call it.</param>
    /// <param name="At">The instant of the change itself.</param>
    private sealed record Change(PeriodBook Book, string Why, DateTime At, DateTime DetectedAt)
    {
        public required Func<string?, BigInteger> UsedBefore { get; init; }

        public required Func<string?, BigInteger> CapacityBefore { get; init; }

        /// <summary>The event that caused it; null for what is no usage.</summary>
        public Reading? Cause { get; init; }

        public bool IsLate { get; init; }

        /// <summary>Whether lines only clear: what is reached crosses in a change of its own.</summary>
        public bool OnlyClears { get; init; }

        /// <summary>Whether the level moved by itself, as usage moves it, and no line.</summary>
        public bool IsByUsage { get; init; }
    }
}
