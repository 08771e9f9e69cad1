using System.Numerics;

namespace Brimful.Oracle;

/// <summary>Session time: a level that grows by itself while sessions are open. Lines are reached by the clock, to the instant, also where that is known only later (S5, S14).</summary>
public sealed partial class BucketModel
{
    private static readonly TimeSpan Lookback = TimeSpan.FromDays(35);

    private readonly HashSet<PeriodBook> _raised = [];
    private bool _hasTakenSigns;

    private bool IsSessionTime => Measure == Measure.Duration && !IsConcurrent;

    /// <summary>The time of the first event that matters to a period: a session may have begun long before.</summary>
    public static DateTime FirstFor(MeterSet meters, DateTime start) =>
        meters.Measure != Measure.Duration ? start : start < DateTime.MinValue + Lookback ? DateTime.MinValue : start - Lookback;

    /// <summary>What the clock makes happen, each at its instant; at one instant what changes the capacity within a period first, then lines, then signs whose
    /// time has come, then the period's end.</summary>
    private void AdvanceSessionTime(DateTime now)
    {
        if (Open.At >= now) return;
        while (true)
        {
            var end = Terms.Calendar is null ? DateTime.MaxValue : Open.End;
            var capacity = NextCapacityChange < end ? NextCapacityChange : DateTime.MaxValue;
            var sign = _waiting.Select(reading => reading.Time).DefaultIfEmpty(DateTime.MaxValue).Min();
            var next = new[] { now, end, capacity, sign }.Min();
            if (FirstReached(Open, LedgersOf(Open), (Open.At, next), looksForTopUps: true) is { } at && at < capacity) ReachByClock(at, now);
            else if (capacity == next) ChangeCapacityAt(capacity, now);
            else if (sign == next) TakeAhead(sign);
            else if (end == next) RefillAt(end, now);
            else
            {
                BringTo(now);
                return;
            }
        }
    }

    /// <summary>Brings the level to an instant; what has elapsed burns.</summary>
    private void BringTo(DateTime at)
    {
        Open.At = at;
        if (Burns) Open.Sources.Burn(Used);
    }

    private void ReachByClock(DateTime at, DateTime now)
    {
        var change = ReachedAt(Open, at, now, isLate: false);
        Open.At = at;
        Settle(change);
    }

    /// <summary>The change of the last tick before an instant.</summary>
    private Change ReachedAt(PeriodBook book, DateTime at, DateTime now, bool isLate)
    {
        var before = LedgersOf(book).ToDictionary(ledger => ledger.Participant ?? "", ledger => book.TimeOf(_meters, ledger.Participant).LevelAt(at.AddTicks(-1)));
        return new Change(book, "clock", at, now) { UsedBefore = participant => before[participant ?? ""], CapacityBefore = participant => CapacityOf(book, participant), IsLate = isLate, IsByUsage = true };
    }

    private void TakeAhead(DateTime at)
    {
        BringTo(at);
        foreach (var reading in _waiting.Where(reading => reading.Time == at).ToList())
        {
            _waiting.Remove(reading);
            if (Wants(Terms, reading)) Open.Readings.Add(reading);
        }
    }

    private void ReceiveSessionTime(Reading reading, DateTime now)
    {
        if (reading.Time > now)
        {
            if (Wants(Terms, reading)) _waiting.Add(reading);
            return;
        }
        foreach (var book in _books.Where(book => Wants(book.Terms, reading) && (book == Open || book.End > reading.Time)).ToList()) Alter(book, reading, now, book.Readings.Add);
        _hasTakenSigns = true;
    }

    /// <summary>A void takes the sign away as if it had never been sent.</summary>
    private void TakeBackSessionTime(Reading reading, DateTime now)
    {
        foreach (var book in _books.Where(book => book.Readings.Contains(reading)).ToList()) Alter(book, reading, now, taken => book.Readings.Remove(taken));
        ReachAll(now);
    }

    /// <summary>A sign comes or goes. What falls by it clears at once; what rises is compared with the lines when all signs of the request are known.</summary>
    private void Alter(PeriodBook book, Reading cause, DateTime now, Action<Reading> alter)
    {
        if (book == Open && Burns) Open.Sources.Burn(Used);
        var change = Begin(book, "correction", cause.Time, now) with { Cause = cause, IsLate = book != Open || now >= book.End, OnlyClears = true };
        alter(cause);
        if (book.Used(_meters) > change.UsedBefore(null)) _raised.Add(book);
        foreach (var ledger in LedgersOf(book).Where(ledger => book.Used(_meters, ledger.Participant) < change.UsedBefore(ledger.Participant)))
        {
            if (ledger == Open.Own) SettleOwn(change);
            else Settle(ledger, change);
        }
    }

    private void ReachAll(DateTime now)
    {
        foreach (var book in _books.Where(_raised.Contains))
            foreach (var ledger in LedgersOf(book)) ReachIn(book, ledger, now);
        if (Burns) Open.Sources.Burn(Used);
        // A top-up that a late sign calls for acts when it is received, and what elapsed before has burned by then.
        if (_raised.Contains(Open) && now < Open.End) TopUpAfter(ReachedAt(Open, Open.At, now, isLate: false));
        if (_raised.Contains(Open)) Open.LookedAt = Used;
        _raised.Clear();
    }

    /// <summary>Crosses what a level has reached, each line at the first instant at which it was.</summary>
    private void ReachIn(PeriodBook book, Ledger ledger, DateTime now)
    {
        var (stands, isLate, through) = (book.At, book != Open || now >= book.End, book.End < book.At ? book.End : book.At);
        var from = book.Start > DateTime.MinValue ? book.Start : book.TimeOf(_meters, ledger.Participant).Begins;
        while (FirstReached(book, [ledger], (from < through ? from : through, through), looksForTopUps: false) is { } at)
        {
            var change = ReachedAt(book, at, now, isLate);
            book.At = at;
            if (ledger == Open.Own) SettleOwn(change);
            else Settle(ledger, change);
            book.At = stands;
        }
    }

    /// <summary>The first instant at which a line is reached that is not yet, or at which so little remains that a grant is added; found by halving.</summary>
    private DateTime? FirstReached(PeriodBook book, IReadOnlyList<Ledger> ledgers, (DateTime From, DateTime Through) within, bool looksForTopUps)
    {
        var next = ledgers.Select(ledger => (Ledger: ledger, Time: book.TimeOf(_meters, ledger.Participant), Capacity: CapacityOf(book, ledger.Participant), Lines: NextSteps(ledger, LinesOf(book.Terms, ledger.Participant)))).ToList();
        bool IsReachedAt(DateTime at) => next.Exists(each => each.Time.LevelAt(at) is var level
            && (each.Lines.Exists(line => line.Line.IsReached(line.Step, level, each.Capacity)) || (looksForTopUps && each.Ledger == Open.Own && IsLowAt(level))));
        if (!IsReachedAt(within.Through)) return null;
        var (low, high) = (within.From.Ticks, within.Through.Ticks);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (IsReachedAt(new DateTime(middle, DateTimeKind.Utc))) high = middle;
            else low = middle + 1;
        }
        return new DateTime(high, DateTimeKind.Utc);
    }

    /// <summary>Of each line what it has not reached yet and would reach next.</summary>
    private static List<(Line Line, BigInteger Step)> NextSteps(Ledger ledger, IReadOnlyList<WrittenLine> lines)
    {
        var next = new List<(Line Line, BigInteger Step)>();
        foreach (var line in lines.Select(written => written.Line))
        {
            BigInteger step = line.Recurs ? 1 : 0;
            while (line.Recurs && ledger.StandingOf(line, step).Reached) step++;
            if (!ledger.StandingOf(line, step).Reached) next.Add((line, step));
        }
        return next;
    }

    /// <summary>Whether a top-up is due at a level that is another than the one after which it was looked for last.</summary>
    private bool IsLowAt(BigInteger level) =>
        Terms.TopUp is { } terms && Open.TopUps < terms.AtMost && level != Open.LookedAt && BigInteger.Max(0, Open.Capacity - level) < Scale.Figure(terms.Below);

    /// <summary>Of an edit of a one-off's bounds: what elapsed stays as it is, and what comes is read by the present bounds. What is not wanted any more goes.</summary>
    private void KeepTime(Dictionary<string, long> before)
    {
        foreach (var (subject, ticks) in before) Open.Kept[subject] = Open.Kept.GetValueOrDefault(subject) + ticks - Open.TimeOf(_meters, subject).TicksAt(Open.At);
        Open.Readings.RemoveAll(reading => !Wants(Terms, reading));
        foreach (var subject in before.Keys.Where(subject => !Terms.Includes(subject))) Open.Kept.Remove(subject);
    }

    private Dictionary<string, long> TimeBySubject() => !IsSessionTime ? []
        : Open.Readings.Select(reading => reading.Subject).Distinct().ToDictionary(subject => subject, subject => Open.TimeOf(_meters, subject).TicksAt(Open.At));

    /// <summary>Of a session whose sign is taken back the first one, where silences matter: it is read again from there.</summary>
    private DateTime? FirstSignOfTime(Reading reading) => MaxSilence is not null && _books.FindAll(book => book.Readings.Contains(reading)) is { Count: > 0 } holding
        ? holding.SelectMany(book => book.Readings).Where(sign => SessionName.Of(sign) == SessionName.Of(reading)).Min(sign => sign.Time) : null;
}
