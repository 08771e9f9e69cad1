using System.Numerics;

namespace Brimful.Oracle;

/// <summary>
/// A bucket by the letter of the rules and without any cleverness: every period is stepped through, every level is recounted from its
/// readings, and every step of every line is looked at after each change. Shares no code with what it judges.
/// </summary>
public sealed partial class BucketModel
{
    private readonly DateTime _createdAt;
    private readonly int _countedBefore;
    private readonly List<PeriodBook> _books = [];
    private readonly List<Reading> _waiting = [];
    private DateTime _oneOffSince = DateTime.MinValue;
    private MeterSet _meters;
    private int _sequence;

    public BucketModel(Terms terms, Measure measure, DateTime createdAt)
        : this(terms, MeterSet.Of(measure), createdAt, 1, 0)
    {
    }

    /// <param name="incarnation">Which life of the key this is, from 1.</param>
    /// <param name="sequence">The sequence of the key's last fact: it goes on (S9).</param>
    /// <param name="countedBefore">How many events its account had counted when it was created.</param>
    public BucketModel(Terms terms, MeterSet meters, DateTime createdAt, int incarnation, int sequence, int countedBefore = 0)
    {
        (_meters, _createdAt, Incarnation, _sequence, _countedBefore) = (meters, createdAt, incarnation, sequence, countedBefore);
        var (start, end) = terms.Calendar?.Around(createdAt) ?? OneOff(terms);
        _books.Add(new PeriodBook { Number = 0, Start = start, End = end, Terms = terms, At = createdAt });
        OpenSources(null);
        PassWhatIsReachedByNothing();
    }

    public List<Fact> Facts { get; } = [];

    public int Incarnation { get; }

    public int Sequence => _sequence;

    public MeterSet Meters => _meters;

    public Measure Measure => _meters.Measure;

    public Terms Terms => Open.Terms;

    public BigInteger Used => Open.Used(_meters);

    public BigInteger Capacity => Open.Capacity;

    /// <summary>S16: who used most of the bucket in the open period, at most ten.</summary>
    /// <param name="placeOf">A subject's place in the order in which they became known.</param>
    public IEnumerable<(string Subject, BigInteger Used)> TopContributors(Func<string, int> placeOf) => Terms.Spend is not null ? [] :
        Open.Readings.Select(reading => reading.Subject).Distinct().Select(subject => (Subject: subject, Used: Open.Used(_meters, subject)))
            .Where(top => top.Used > 0).OrderByDescending(top => top.Used).ThenBy(top => placeOf(top.Subject)).Take(10);

    /// <summary>What was used; by a participant's subject where one is given.</summary>
    public BigInteger UsedBy(string? participant) => Open.Used(_meters, participant);

    public BigInteger CapacityFor(string? participant) => CapacityOf(Open, participant);

    /// <summary>How a line stands now, of the bucket or of a participant.</summary>
    public ShownLine Show(string? participant, Line line) =>
        (participant is null ? Open.Own : ParticipantLedger(Open, participant)).Show(line, CapacityOf(Open, participant));

    public PeriodBook Open => _books[^1];

    /// <summary>Each line's standing now: crossed, passed or armed with its next or last arming. Recurring lines are left to the facts.</summary>
    public IEnumerable<string> Standings() =>
        Terms.AllLines.Where(written => !written.Line.Recurs).Select(written => Open.Own.Show(written.Line, Open.Capacity)).Select(shown => $"{shown.State} {shown.Arming}");

    /// <summary>S14: everything on the way happens at its own instant: periods start, what waited for them counts (S23), capacity changes.</summary>
    public void AdvanceTo(DateTime now)
    {
        if (IsSessionTime)
        {
            AdvanceSessionTime(now);
            return;
        }
        while (true)
        {
            var periodEnd = Terms.Calendar is null ? DateTime.MaxValue : Open.End;
            if (NextCapacityChange < periodEnd && NextCapacityChange <= NextWindowChange && NextCapacityChange <= NextSessionChange && NextCapacityChange <= now) ChangeCapacityAt(NextCapacityChange, now);
            else if (NextWindowChange <= now) MoveWindowTo(NextWindowChange, now);
            else if (NextSessionChange <= now) MoveSessionsTo(NextSessionChange, now);
            else if (periodEnd <= now && periodEnd < DateTime.MaxValue) RefillAt(periodEnd, now);
            else break;
        }
        Open.At = now;
    }

    /// <summary>S13: an event belongs to the period of its own time; S23: one ahead waits for the next.</summary>
    public void Receive(Reading reading, DateTime now)
    {
        AdvanceTo(now);
        if (IsConcurrent) ReceiveSign(reading, now);
        else if (IsSessionTime) ReceiveSessionTime(reading, now);
        else if (IsWindow) ReceiveInWindow(reading, now);
        else if (BookThatWants(reading) is { } book) Count(book, reading, now);
        else if (IsAhead(reading)) _waiting.Add(reading);
    }

    /// <summary>S23: takes an event out of the period that counted it, open or closed, or out of what waits; the level is recounted without it. What a
    /// gauge's later periods were given at their start stays.</summary>
    public void TakeBack(Reading reading, DateTime now)
    {
        AdvanceTo(now);
        if (_waiting.Remove(reading) || BookThatHolds(reading) is not { } book) return;
        if (IsSessionTime)
        {
            TakeBackSessionTime(reading, now);
            return;
        }
        if (IsConcurrent)
        {
            TakeBackSign(reading, now);
            return;
        }
        // What has left a window is back already.
        if (Terms.Window is { } length && now >= reading.Time + length) return;
        var change = Begin(book, "correction", reading.Time, now) with { Cause = reading, IsLate = book != Open || now >= book.End };
        book.Readings.Remove(reading);
        Settle(change);
    }

    /// <summary>When the period starts that has to be counted from history without an event, its highest or last; null where none has to be.</summary>
    public DateTime? RecountedFrom(Reading reading, DateTime now)
    {
        AdvanceTo(now);
        if (IsConcurrent) return FirstSignBeside(reading);
        if (IsSessionTime) return FirstSignOfTime(reading);
        if (Measure is not (Measure.Max or Measure.Latest) || BookThatHolds(reading) is not { } book) return null;
        var own = book.Readings.FindAll(each => each.Subject == reading.Subject);
        var isBehind = Measure == Measure.Max ? own.TrueForAll(each => each.Value <= reading.Value) : PeriodBook.LastOfEachSubject(own).Single() is var last && (last.Value, last.Time) == (reading.Value, reading.Time);
        return isBehind ? book.Start : null;
    }

    /// <summary>S1: whether the level stays within bounds with an event.</summary>
    public bool HasRoomFor(Reading reading, DateTime now)
    {
        AdvanceTo(now);
        if (IsConcurrent || IsSessionTime) return true;
        if (IsAhead(reading)) return HasRoomAhead(reading);
        if (BookThatWants(reading) is not { } book) return true;
        book.Readings.Add(reading);
        var participates = book.Terms.Participants.Any(each => each.Subject == reading.Subject);
        var fits = IsWithinLimit(book.Used(_meters)) && (!participates || IsWithinLimit(book.Used(_meters, reading.Subject))) && (Measure != Measure.Combined || _meters.AreWithinBounds(book.Readings));
        book.Readings.RemoveAt(book.Readings.Count - 1);
        return fits;
    }

    private bool IsWithinLimit(BigInteger level) => BigInteger.Abs(level) < BigInteger.Pow(10, Scale.FigureDigits + (Terms.Spend is null ? 18 : 15));

    /// <summary>What waits cannot be refused any more when its period starts: each by its magnitude.</summary>
    private bool HasRoomAhead(Reading reading)
    {
        if (Measure is Measure.Max or Measure.UniqueCount) return true;
        var magnitudes = _waiting.Append(reading).Select(each => each with { Value = BigInteger.Abs(each.Value) }).ToList();
        if (Measure == Measure.Combined) return _meters.AreWithinBounds(magnitudes) && IsWithinLimit(_meters.LevelOf(magnitudes, Terms.Spend));
        var waiting = magnitudes.Aggregate(BigInteger.Zero, (sum, each) => sum + (Measure == Measure.Count ? Scale.Unit : each.Value));
        return IsWithinLimit(Scale.Figure(waiting) + BigInteger.Abs(Measure == Measure.Latest ? Used : 0));
    }

    private PeriodBook? BookThatHolds(Reading reading) => _books.Find(book => book.Readings.Contains(reading));

    private bool IsAhead(Reading reading) => reading.Time >= Open.End && Terms.Calendar is not null && Wants(Terms, reading);

    /// <summary>S11 "countFrom", S23: dated no earlier than the creation and received after it. Of a closed period by the terms at its end.</summary>
    private bool Wants(Terms terms, Reading reading) =>
        terms.Includes(reading.Subject) && !(terms.CountsFromNow && (reading.Time < _createdAt || reading.ReceivedAt < _createdAt || reading.Place < _countedBefore));

    private PeriodBook? BookThatWants(Reading reading) =>
        _books.FindLast(book => reading.Time >= book.Start && reading.Time < book.End) is { } book && Wants(book.Terms, reading) ? book : null;

    private void RefillAt(DateTime start, DateTime now)
    {
        if (IsSessionTime) BringTo(start);
        var change = StartPeriod((start, Terms.Calendar!.Around(start).End), Terms, start);
        if (change is not null && change.Why != "") Settle(change with { DetectedAt = now });
        CountWaiting(start);
    }

    /// <summary>Opens a period. Counters start silently; a gauge carries value and standings over (S23).</summary>
    /// <returns>Of a gauge with a value the change from one period to the next, with the cause of what fell due at that instant.</returns>
    /// <param name="at">The instant at which it opens: an edit may open one that begins later.</param>
    private Change? StartPeriod((DateTime Start, DateTime End) bounds, Terms terms, DateTime at)
    {
        var (ended, meters) = (Open, _meters);
        var capacityBefore = ended.Capacity;
        OpenPeriod(bounds, terms);
        if (IsSessionTime) Open.Readings.AddRange(ended.Readings.Where(reading => Wants(terms, reading)));
        Open.At = at;
        var cause = DoWhatIsDue(at) ?? "";
        if (Measure != Measure.Latest || ended.Readings.Count == 0)
        {
            PassWhatIsReachedByNothing();
            return null;
        }
        var change = Begin(Open, cause, at, at) with { UsedBefore = participant => ended.Used(meters, participant), CapacityBefore = participant => participant is null ? capacityBefore : CapacityOf(ended, participant) };
        Open.Carried.AddRange(PeriodBook.LastOfEachSubject(ended.Readings));
        Open.Readings.AddRange(Open.Carried);
        Open.Own.CarryFrom(ended.Own, ended.Terms.AllLines);
        foreach (var (subject, ledger) in ended.Participants) ParticipantLedger(Open, subject).CarryFrom(ledger, LinesOf(ended.Terms, subject));
        return change;
    }

    private void OpenPeriod((DateTime Start, DateTime End) bounds, Terms terms)
    {
        var ended = Open;
        _books.Add(new PeriodBook { Number = ended.Number + 1, Start = bounds.Start, End = bounds.End, Terms = terms });
        OpenSources(ended);
    }

    private void CountWaiting(DateTime now)
    {
        if (IsSessionTime) return;
        var waiting = _waiting.ToList();
        _waiting.Clear();
        foreach (var reading in waiting)
        {
            if (reading.Time >= Open.End && Terms.Calendar is not null) _waiting.Add(reading);
            else if (reading.Time >= Open.Start && reading.Time < Open.End) Count(Open, reading, now);
        }
    }

    private void Count(PeriodBook book, Reading reading, DateTime now)
    {
        var change = Begin(book, "usage", reading.Time, now) with { Cause = reading, IsLate = book != Open || now >= book.End };
        book.Readings.Add(reading);
        var isCorrection = Measure == Measure.Combined ? book.Used(_meters) < change.UsedBefore(null) : Measure == Measure.Sum && reading.Value < 0;
        Settle(isCorrection ? change with { Why = "correction" } : change);
    }
}
