using System.Numerics;

namespace Brimful.Oracle;

/// <summary>
/// A bucket by the letter of the rules and without any cleverness: every period is stepped through, every level is recounted from its
/// readings, and every step of every line is looked at after each change. Shares no code with what it judges.
/// </summary>
public sealed class BucketModel
{
    private const int MostSteps = 1_000;

    private readonly Measure _measure;
    private readonly List<PeriodBook> _books = [];
    private readonly List<Reading> _waiting = [];
    private int _sequence;

    public BucketModel(Terms terms, Measure measure, DateTime createdAt)
    {
        _measure = measure;
        var (start, end) = terms.Calendar?.Around(createdAt) ?? (DateTime.MinValue, DateTime.MaxValue);
        _books.Add(new PeriodBook { Number = 0, Start = start, End = end, Terms = terms });
        PassWhatIsReachedByNothing();
    }

    public List<Fact> Facts { get; } = [];

    public Terms Terms => Open.Terms;

    public BigInteger Used => Open.Used(_measure);

    public PeriodBook Open => _books[^1];

    /// <summary>Each line's standing now: crossed, passed or armed with its next or last arming. Recurring lines are left to the facts.</summary>
    public IEnumerable<string> Standings()
    {
        foreach (var written in Terms.Lines.Where(written => !written.Line.Recurs))
        {
            var standing = Open.StandingOf(written.Line, 0);
            yield return !standing.Reached ? $"Armed {standing.Armings + 1}" : standing.Passed ? $"Passed {standing.Armings + 1}" : $"Crossed {standing.Armings}";
        }
    }

    /// <summary>S14: every period on the way starts at its own instant, and what waited for it counts then (S23).</summary>
    public void AdvanceTo(DateTime now)
    {
        while (now >= Open.End)
        {
            StartPeriod(Open.End, Terms.Calendar!.Around(Open.End).End, Terms);
            CountWaiting(now);
        }
    }

    /// <summary>S13: an event belongs to the period of its own time; S23: one ahead waits for the next.</summary>
    public void Receive(Reading reading, DateTime now)
    {
        AdvanceTo(now);
        if (reading.Time >= Open.End) _waiting.Add(reading);
        else if (_books.Find(book => reading.Time >= book.Start && reading.Time < book.End) is { } book) Count(book, reading);
    }

    /// <summary>S6, S11, S23: other terms; another calendar ends the period now.</summary>
    public void Edit(Terms terms, DateTime now)
    {
        AdvanceTo(now);
        var (before, usedBefore) = (Terms, Used);
        if (Equals(before.Calendar, terms.Calendar))
        {
            Open.Terms = terms;
            SetUpNewLines(before, Open);
            Settle(Open, new Change("edit", before.Capacity, usedBefore, now));
            return;
        }
        Open.End = now;
        Facts.Add(new Fact("ended", ++_sequence, Open.Number, "edit") { UsedBefore = usedBefore, Used = usedBefore, Capacity = before.Capacity, OccurredAt = now });
        StartPeriod(now, terms.Calendar?.Around(now).End ?? DateTime.MaxValue, terms);
        if (_measure == Measure.Latest && Open.Readings.Count > 0)
        {
            SetUpNewLines(before, Open);
            Settle(Open, new Change("edit", before.Capacity, usedBefore, now));
        }
        CountWaiting(now);
    }

    private void StartPeriod(DateTime start, DateTime end, Terms terms)
    {
        var ended = Open;
        var book = new PeriodBook { Number = ended.Number + 1, Start = start, End = end, Terms = terms };
        _books.Add(book);
        if (_measure == Measure.Latest && ended.Readings.Count > 0)
        {
            book.Readings.AddRange(ended.LastOfEachSubject());
            foreach (var written in ended.Terms.Lines)
                foreach (var (key, standing) in ended.Standings.Where(pair => pair.Key.Line == written.Line))
                    book.Standings[key] = standing;
        }
        else PassWhatIsReachedByNothing();
    }

    private void CountWaiting(DateTime now)
    {
        var waiting = _waiting.ToList();
        _waiting.Clear();
        foreach (var reading in waiting)
        {
            if (reading.Time >= Open.End) _waiting.Add(reading);
            else Count(Open, reading);
        }
    }

    private void Count(PeriodBook book, Reading reading)
    {
        var before = book.Used(_measure);
        book.Readings.Add(reading);
        var cause = _measure == Measure.Sum && reading.Value < 0 ? "correction" : "usage";
        Settle(book, new Change(cause, book.Terms.Capacity, before, reading.Time) { EventId = reading.EventId, IsLate = book != Open });
    }

    /// <summary>S23: a line reached at period start with nothing used is passed.</summary>
    private void PassWhatIsReachedByNothing()
    {
        foreach (var written in Terms.Lines.Where(written => !written.Line.Recurs && written.Line.IsReached(0, 0, Terms.Capacity)))
            Open.Standings[(written.Line, 0)] = Standing.Armed with { Reached = true, Passed = true };
    }

    /// <summary>S11: a line created at or under the level is passed, unless it fires. A removed line keeps its armings only (S23).</summary>
    private void SetUpNewLines(Terms before, PeriodBook book)
    {
        var kept = book.Terms.Lines.Select(written => written.Line).Intersect(before.Lines.Select(written => written.Line)).ToHashSet();
        foreach (var (key, standing) in book.Standings.Where(pair => !kept.Contains(pair.Key.Line)).ToList())
            book.Standings[key] = Standing.Armed with { Armings = standing.Armings };
        var used = book.Used(_measure);
        foreach (var written in book.Terms.Lines.Where(written => !kept.Contains(written.Line) && !written.Fires))
            foreach (var step in StepsOf(written.Line, book, used))
                if (written.Line.IsReached(step, used, book.Terms.Capacity))
                    book.Standings[(written.Line, step)] = book.StandingOf(written.Line, step) with { Reached = true, Passed = true };
    }

    /// <summary>S9, S10: after each change, every line is looked at; clearings are recorded before crossings and in reverse order.</summary>
    private void Settle(PeriodBook book, Change change)
    {
        var (used, capacity) = (book.Used(_measure), book.Terms.Capacity);
        var (cleared, crossed) = (new List<Move>(), new List<Move>());
        for (var place = 0; place < book.Terms.Lines.Count; place++)
        {
            var written = book.Terms.Lines[place];
            var newlyReached = new List<Move>();
            foreach (var step in StepsOf(written.Line, book, used))
            {
                var standing = book.StandingOf(written.Line, step);
                var isReached = written.Line.IsReached(step, used, capacity);
                var move = new Move(place, step, written.Line.LevelAt(step, capacity));
                if (!standing.Reached && isReached) newlyReached.Add(move);
                else if (standing.Passed && !isReached) book.Standings[(written.Line, step)] = standing with { Reached = false, Passed = false };
                else if (standing is { Reached: true, Passed: false } && !isReached && MayClear(written, step, change, used, capacity)) cleared.Add(move);
            }
            var recorded = newlyReached.OrderBy(move => move.Step).TakeLast(MostSteps).ToList();
            foreach (var move in newlyReached.Except(recorded))
                book.Standings[(written.Line, move.Step)] = book.StandingOf(written.Line, move.Step) with { Reached = true, Passed = true };
            crossed.AddRange(recorded);
        }
        foreach (var move in InOrder(cleared).Reverse()) Clear(book, move, change, used);
        foreach (var move in InOrder(crossed)) Cross(book, move, change, used);
    }

    private void Clear(PeriodBook book, Move move, Change change, BigInteger used)
    {
        var line = book.Terms.Lines[move.Place].Line;
        var standing = book.StandingOf(line, move.Step);
        Facts.Add(FactOf("-", book, move, change, used) with { Arming = standing.Armings, Level = standing.CrossedLevel, CrossedPeriod = standing.CrossedPeriod });
        book.Standings[(line, move.Step)] = standing with { Reached = false };
    }

    private void Cross(PeriodBook book, Move move, Change change, BigInteger used)
    {
        var line = book.Terms.Lines[move.Place].Line;
        var standing = new Standing(true, false, book.StandingOf(line, move.Step).Armings + 1, move.Level, book.Number);
        book.Standings[(line, move.Step)] = standing;
        Facts.Add(FactOf("+", book, move, change, used) with { Arming = standing.Armings, Level = move.Level, CrossedPeriod = book.Number });
    }

    private Fact FactOf(string kind, PeriodBook book, Move move, Change change, BigInteger used) => new(kind, ++_sequence, book.Number, change.Cause)
    {
        Line = book.Terms.Lines[move.Place].Line,
        Step = move.Step,
        UsedBefore = change.UsedBefore,
        Used = used,
        Capacity = book.Terms.Capacity,
        EventId = change.EventId,
        OccurredAt = change.At,
        Late = change.IsLate,
    };

    /// <summary>S10: a capacity change or an edit that makes the line unreached clears it; a level clears it once it is below by more than the hysteresis.</summary>
    private bool MayClear(WrittenLine written, BigInteger step, Change change, BigInteger used, BigInteger capacity)
    {
        var lineMoved = change.Cause == "edit" && written.Line.IsReached(step, change.UsedBefore, change.CapacityBefore);
        var margin = written.Hysteresis * Scale.OfNanos ?? (_measure == Measure.Latest ? capacity * 5 * Scale.OfNanos / 100 : 0);
        var isBelow = margin.IsZero || used * Scale.OfNanos < written.Line.LevelAt(step, capacity) - margin;
        return lineMoved || isBelow;
    }

    /// <summary>Step 0 of a plain line; of a recurring one all that are reached or ever were.</summary>
    private static IEnumerable<BigInteger> StepsOf(Line line, PeriodBook book, BigInteger used)
    {
        if (!line.Recurs) return [0];
        BigInteger top = book.Standings.Keys.Where(key => key.Line == line).Select(key => key.Step).DefaultIfEmpty(0).Max();
        var step = BigInteger.One;
        while (line.IsReached(step, used, book.Terms.Capacity)) step++;
        return Enumerable.Range(1, (int)BigInteger.Max(top, step)).Select(at => (BigInteger)at);
    }

    /// <summary>S23: by the level at which the line stands after the change, then list position.</summary>
    private static IEnumerable<Move> InOrder(IEnumerable<Move> moves) => moves.OrderBy(move => move.Level).ThenBy(move => move.Place).ThenBy(move => move.Step);

    private sealed record Move(int Place, BigInteger Step, BigInteger Level);

    private sealed record Change(string Cause, BigInteger CapacityBefore, BigInteger UsedBefore, DateTime At)
    {
        public string? EventId { get; init; }

        public bool IsLate { get; init; }
    }
}
