using System.Numerics;

namespace Brimful.Oracle;

/// <summary>
/// A bucket by the letter of the rules and without any cleverness: every period is stepped through, every level is recounted from its
/// readings, and every step of every line is looked at after each change. Shares no code with what it judges.
/// </summary>
public sealed partial class BucketModel
{
    private readonly Measure _measure;
    private readonly DateTime _createdAt;
    private readonly List<PeriodBook> _books = [];
    private readonly List<Reading> _waiting = [];
    private DateTime _oneOffSince = DateTime.MinValue;
    private int _sequence;

    public BucketModel(Terms terms, Measure measure, DateTime createdAt)
        : this(terms, measure, createdAt, 1, 0)
    {
    }

    /// <param name="incarnation">Which life of the key this is, from 1.</param>
    /// <param name="sequence">The sequence of the key's last fact: it goes on (S9).</param>
    public BucketModel(Terms terms, Measure measure, DateTime createdAt, int incarnation, int sequence)
    {
        (_measure, _createdAt, Incarnation, _sequence) = (measure, createdAt, incarnation, sequence);
        var (start, end) = terms.Calendar?.Around(createdAt) ?? OneOff(terms);
        _books.Add(new PeriodBook { Number = 0, Start = start, End = end, Terms = terms });
        OpenSources(null);
        PassWhatIsReachedByNothing();
    }

    public List<Fact> Facts { get; } = [];

    public int Incarnation { get; }

    public int Sequence => _sequence;

    public Measure Measure => _measure;

    public Terms Terms => Open.Terms;

    public BigInteger Used => Open.Used(_measure);

    public BigInteger Capacity => Open.Capacity;

    /// <summary>S16: who used most of the bucket in the open period, at most ten.</summary>
    /// <param name="placeOf">A subject's place in the order in which they became known.</param>
    public IEnumerable<(string Subject, BigInteger Used)> TopContributors(Func<string, int> placeOf) =>
        Open.Readings.Select(reading => reading.Subject).Distinct().Select(subject => (Subject: subject, Used: Open.Used(_measure, subject)))
            .Where(top => top.Used > 0).OrderByDescending(top => top.Used).ThenBy(top => placeOf(top.Subject)).Take(10);

    /// <summary>What was used; by a participant's subject where one is given.</summary>
    public BigInteger UsedBy(string? participant) => Open.Used(_measure, participant);

    public BigInteger CapacityFor(string? participant) => CapacityOf(Open, participant);

    /// <summary>How a line stands now, of the bucket or of a participant.</summary>
    public ShownLine Show(string? participant, Line line) =>
        (participant is null ? Open.Own : ParticipantLedger(Open, participant)).Show(line, CapacityOf(Open, participant));

    public PeriodBook Open => _books[^1];

    /// <summary>Each line's standing now: crossed, passed or armed with its next or last arming. Recurring lines are left to the facts.</summary>
    public IEnumerable<string> Standings() =>
        Terms.Lines.Where(written => !written.Line.Recurs).Select(written => Open.Own.Show(written.Line, Open.Capacity)).Select(shown => $"{shown.State} {shown.Arming}");

    /// <summary>S14: everything on the way happens at its own instant: periods start, what waited for them counts (S23), capacity changes.</summary>
    public void AdvanceTo(DateTime now)
    {
        while (true)
        {
            var periodEnd = Terms.Calendar is null ? DateTime.MaxValue : Open.End;
            if (NextCapacityChange < periodEnd && NextCapacityChange <= now) ChangeCapacityAt(NextCapacityChange, now);
            else if (periodEnd <= now && periodEnd < DateTime.MaxValue) RefillAt(periodEnd, now);
            else return;
        }
    }

    /// <summary>S13: an event belongs to the period of its own time; S23: one ahead waits for the next.</summary>
    public void Receive(Reading reading, DateTime now)
    {
        AdvanceTo(now);
        if (!Wants(reading)) return;
        if (reading.Time >= Open.End)
        {
            if (Terms.Calendar is not null) _waiting.Add(reading);
        }
        else if (BookOf(reading) is { } book) Count(book, reading, now);
    }

    /// <summary>S23: takes an event out of the period that counted it, open or closed, or out of what waits; the level is recounted without it. What a
    /// gauge's later periods were given at their start stays.</summary>
    public void TakeBack(Reading reading, DateTime now)
    {
        AdvanceTo(now);
        if (_waiting.Remove(reading) || _books.Find(book => book.Readings.Contains(reading)) is not { } book) return;
        var change = Begin(book, "correction", reading.Time, now) with { Cause = reading, IsLate = book != Open || now >= book.End };
        book.Readings.Remove(reading);
        Settle(change);
    }

    /// <summary>S1: whether the level stays within bounds with an event.</summary>
    public bool HasRoomFor(Reading reading, DateTime now)
    {
        AdvanceTo(now);
        if (!Wants(reading) || reading.Time >= Open.End || BookOf(reading) is not { } book) return true;
        book.Readings.Add(reading);
        var level = book.Used(_measure);
        book.Readings.Remove(reading);
        return BigInteger.Abs(level) < BigInteger.Pow(10, 27);
    }

    /// <summary>S11: a new bucket counts what its subjects already used in the period; lines that this reaches are passed, unless they fire.</summary>
    public void CountFromHistory(IEnumerable<Reading> counted, DateTime now)
    {
        var wanted = Terms.CountsFromNow ? [] : counted.Where(reading => Wants(reading) && reading.Time >= Open.Start).ToList();
        if (Terms.Calendar is not null) _waiting.AddRange(wanted.Where(reading => reading.Time >= Open.End));
        wanted.RemoveAll(reading => reading.Time >= Open.End);
        if (wanted.Count == 0) return;
        var change = Begin(Open, "edit", now, now);
        Open.Readings.AddRange(wanted);
        foreach (var ledger in LedgersOf(Open))
            foreach (var written in LinesOf(Terms, ledger.Participant).Where(written => !written.Fires)) ledger.Pass(written.Line, Open.Used(_measure, ledger.Participant), CapacityOf(Open, ledger.Participant));
        Settle(change);
    }

    /// <summary>S16: others take part. Level and capacity of the bucket itself stand.</summary>
    public void EditParticipants(IReadOnlyList<Participant> participants, DateTime now)
    {
        var (before, change) = (Terms, Begin(Open, "edit", now, now));
        Open.Terms = before with { Participants = participants };
        SetUpNewLines(before, Open);
        SettleParticipants(change);
    }

    /// <summary>S6, S11, S23: other terms; another calendar ends the period now.</summary>
    public void Edit(Terms terms, DateTime now, string cause = "edit")
    {
        AdvanceTo(now);
        var before = Terms;
        if (Equals(before.Calendar, terms.Calendar))
        {
            var change = Begin(Open, cause, now, now);
            Open.Terms = terms;
            if (terms.Calendar is null) Rebound(terms);
            EditBase();
            SetUpNewLines(before, Open);
            Settle(change);
            return;
        }
        EndPeriodAt(now, cause);
        var (start, end) = terms.Calendar is { } calendar ? (now, calendar.Around(now).End) : (Later(now, terms.From ?? now), terms.To ?? DateTime.MaxValue);
        if (terms.Calendar is null) _oneOffSince = now;
        if (StartPeriod((start, Later(start, end)), terms, now) is { } carried)
        {
            SetUpNewLines(before, Open);
            Settle(carried with { Why = cause, At = now, DetectedAt = now });
        }
        CountWaiting(now);
    }

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    private static (DateTime Start, DateTime End) OneOff(Terms terms)
    {
        var start = terms.From ?? DateTime.MinValue;
        return (start, Later(start, terms.To ?? DateTime.MaxValue));
    }

    /// <summary>An edit of a one-off's bounds keeps its usage.</summary>
    private void Rebound(Terms terms)
    {
        var (start, end) = OneOff(terms);
        Open.Start = Later(start, _oneOffSince);
        Open.End = Later(Open.Start, end);
        Open.Sources.All.Find(source => source.Kind == SourceKind.Base)!.Expires = Open.End;
    }

    private void EndPeriodAt(DateTime now, string cause)
    {
        Open.End = Later(Open.Start, Open.End < now ? Open.End : now);
        Facts.Add(new Fact("ended", ++_sequence, Open.Number, cause)
        {
            Incarnation = Incarnation,
            UsedBefore = Used,
            Used = Used,
            Capacity = Open.Capacity,
            OccurredAt = now,
            DetectedAt = now,
            Bounds = (Open.Start, Open.End),
        });
    }

    /// <summary>S11 "countFrom", S23: dated no earlier than the creation and received after it.</summary>
    private bool Wants(Reading reading) =>
        Terms.Includes(reading.Subject) && !(Terms.CountsFromNow && (reading.Time < _createdAt || reading.ReceivedAt < _createdAt));

    private PeriodBook? BookOf(Reading reading) => _books.FindLast(book => reading.Time >= book.Start && reading.Time < book.End);

    private void RefillAt(DateTime start, DateTime now)
    {
        var change = StartPeriod((start, Terms.Calendar!.Around(start).End), Terms, start);
        if (change is not null && change.Why != "") Settle(change with { DetectedAt = now });
        CountWaiting(start);
    }

    /// <summary>Opens a period. Counters start silently; a gauge carries value and standings over (S23).</summary>
    /// <returns>Of a gauge with a value the change from one period to the next, with the cause of what fell due at that instant.</returns>
    /// <param name="at">The instant at which it opens: an edit may open one that begins later.</param>
    private Change? StartPeriod((DateTime Start, DateTime End) bounds, Terms terms, DateTime at)
    {
        var ended = Open;
        var capacityBefore = ended.Capacity;
        _books.Add(new PeriodBook { Number = ended.Number + 1, Start = bounds.Start, End = bounds.End, Terms = terms });
        OpenSources(ended);
        var cause = DoWhatIsDue(at) ?? "";
        if (_measure != Measure.Latest || ended.Readings.Count == 0)
        {
            PassWhatIsReachedByNothing();
            return null;
        }
        var change = Begin(Open, cause, at, at) with { UsedBefore = participant => ended.Used(_measure, participant), CapacityBefore = participant => participant is null ? capacityBefore : CapacityOf(ended, participant) };
        Open.Readings.AddRange(PeriodBook.LastOfEachSubject(ended.Readings));
        Open.Own.CarryFrom(ended.Own, ended.Terms.Lines);
        foreach (var (subject, ledger) in ended.Participants) ParticipantLedger(Open, subject).CarryFrom(ledger, LinesOf(ended.Terms, subject));
        return change;
    }

    private void CountWaiting(DateTime now)
    {
        var waiting = _waiting.ToList();
        _waiting.Clear();
        foreach (var reading in waiting)
        {
            if (reading.Time < Open.End) Count(Open, reading, now);
            else if (Terms.Calendar is not null) _waiting.Add(reading);
        }
    }

    private void Count(PeriodBook book, Reading reading, DateTime now)
    {
        var cause = _measure == Measure.Sum && reading.Value < 0 ? "correction" : "usage";
        var change = Begin(book, cause, reading.Time, now) with { Cause = reading, IsLate = book != Open || now >= book.End };
        book.Readings.Add(reading);
        Settle(change);
    }
}
