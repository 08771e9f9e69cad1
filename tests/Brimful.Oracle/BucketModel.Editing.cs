namespace Brimful.Oracle;

/// <summary>What an edit gives a bucket: terms, and what its meter has counted of the account where that is to be counted anew (S11).</summary>
/// <param name="OtherMeters">Other meters than those so far; null where they stay.</param>
/// <param name="Counted">In order of counting; null where nothing is counted anew.</param>
public sealed record BucketChange(Terms Terms, string Cause, MeterSet? OtherMeters = null, IReadOnlyList<Reading>? Counted = null);

/// <summary>Edits, and counts of what was used before (S6, S11, S16, S23).</summary>
public sealed partial class BucketModel
{
    public bool HasReadings => IsSessionTime ? HasTime : Open.Readings.Count > 0;

    /// <summary>When the period starts that the bucket would have with other terms.</summary>
    public DateTime StartWith(Terms terms, DateTime now)
    {
        if (terms.Window is { } length) return now - length;
        if (!Equals(Terms.Calendar, terms.Calendar)) return now;
        return terms.Calendar is null ? Later(OneOff(terms).Start, _oneOffSince) : Open.Start;
    }

    /// <summary>S11: a new bucket counts what its subjects already used in the period; lines that this reaches are passed, unless they fire.</summary>
    public void CountFromHistory(IReadOnlyList<Reading> counted, string cause, DateTime now)
    {
        var change = Begin(Open, cause, now, now);
        CountAnew(counted);
        if (IsSessionTime ? !HasTime : !Open.Readings.Exists(reading => !IsWindow || reading.Time + Terms.Window > now)) return;
        PassWhatWasCounted();
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

    public void Edit(Terms terms, DateTime now) => Edit(new BucketChange(terms, "edit"), now);

    /// <summary>S6, S11, S23: other terms; another calendar ends the period now. All of it is one change.</summary>
    public void Edit(BucketChange edit, DateTime now)
    {
        AdvanceTo(now);
        var (before, endsPeriod) = (Terms, !Equals(Terms.Calendar, edit.Terms.Calendar));
        var change = endsPeriod ? EndPeriod(edit, now) : Begin(Open, edit.Cause, now, now);
        if (!endsPeriod) Rework(edit, now);
        if (edit.OtherMeters is { } meters) StartOver(meters);
        if (endsPeriod && edit.OtherMeters is not null) change = change is null ? null : JoinAtItsStart(change, before);
        if (edit.Counted is { } counted) CountAnew(counted);
        if (change is null && edit.OtherMeters is null && edit.Counted is null)
        {
            CountWaiting(now);
            return;
        }
        change ??= Begin(Open, edit.Cause, now, now) with { UsedBefore = _ => 0 };
        if (!endsPeriod || HasCarried) SetUpNewLines(before, Open);
        if (edit.Counted is not null) PassWhatWasCounted();
        Settle(change, isMereStart: endsPeriod && (IsSessionTime ? !HasTime : Open.Readings.Count == 0));
        if (endsPeriod) CountWaiting(now);
    }

    /// <summary>Of session time: whether a session was open in the period, or is now.</summary>
    private bool HasTime => Open.TimeOf(_meters).HasAny(Open.At);

    private bool HasCarried => Open.Carried.Count > 0;

    /// <summary>Ends the period now and opens the next.</summary>
    /// <returns>Of a gauge with a value the change to the new period; null of a counter, which starts silently.</returns>
    private Change? EndPeriod(BucketChange edit, DateTime now)
    {
        EndPeriodAt(now, edit.Cause);
        var terms = edit.Terms;
        var (start, end) = terms.Calendar is { } calendar ? (now, calendar.Around(now).End) : (Later(now, terms.From ?? now), terms.To ?? DateTime.MaxValue);
        if (terms.Calendar is null) _oneOffSince = now;
        return StartPeriod((start, Later(start, end)), terms, now) is { } carried ? carried with { Why = edit.Cause, At = now, DetectedAt = now } : null;
    }

    /// <summary>Gives the open period other terms. An edit of a one-off's bounds keeps its usage.</summary>
    private void Rework(BucketChange edit, DateTime now)
    {
        var (terms, used, time) = (edit.Terms, Used, TimeBySubject());
        Open.Terms = terms;
        if (terms.Calendar is null) Rebound(terms);
        if (IsSessionTime) KeepTime(time);
        EditBase();
        // A higher base covers overage before anything is counted or charged anew.
        if (Burns) Open.Sources.Burn(used);
        // Of a one-off that had ended what fell due waited.
        if (terms.Calendar is null && !HasEnded(now)) DoWhatIsDue(now);
    }

    private void Rebound(Terms terms)
    {
        var (start, end) = OneOff(terms);
        Open.Start = Later(start, _oneOffSince);
        Open.End = Later(Open.Start, end);
        Open.Sources.All.Find(source => source.Kind == SourceKind.Base)!.Expires = Open.End;
    }

    /// <summary>On another meter there is no period before the open one, and nothing in it yet; what was burned is given back.</summary>
    private void StartOver(MeterSet meters)
    {
        if (Burns) Open.Sources.Burn(0);
        _meters = meters;
        _books.RemoveAll(book => book != Open);
        Open.Carried.Clear();
        Open.Readings.Clear();
        Open.Sessions.Clear();
        Open.Kept.Clear();
        _waiting.Clear();
    }

    /// <summary>Counts the open period anew: what is dated into it and no earlier period holds, on top of what a gauge brought in.</summary>
    private void CountAnew(IReadOnlyList<Reading> counted)
    {
        if (IsSessionTime)
        {
            CountTimeAnew(counted);
            return;
        }
        var wanted = counted.Where(reading => Wants(Terms, reading) && reading.Time >= Open.Start && !_books.Exists(book => book != Open && book.Readings.Contains(reading))).ToList();
        Open.Readings.Clear();
        Open.Sessions.Clear();
        Open.Readings.AddRange(Open.Carried.Where(reading => Terms.Includes(reading.Subject)));
        Open.Readings.AddRange(wanted.Where(reading => reading.Time < Open.End));
        _waiting.Clear();
        if (Terms.Calendar is not null) _waiting.AddRange(wanted.Where(reading => reading.Time >= Open.End));
        if (!IsWindow && !IsConcurrent) return;
        _waiting.AddRange(Open.Readings.Where(reading => reading.Time > Open.At).OrderBy(reading => reading.Time));
        Open.Readings.RemoveAll(reading => reading.Time > Open.At);
        if (IsConcurrent) Open.Sessions.UnionWith(OpenBy(Open.Readings, Open.At));
    }

    /// <summary>The same of session time: sessions may have begun long before the period, and signs that lie ahead wait.</summary>
    private void CountTimeAnew(IReadOnlyList<Reading> counted)
    {
        Open.Kept.Clear();
        Open.Readings.Clear();
        _waiting.Clear();
        foreach (var reading in counted.Where(reading => Wants(Terms, reading) && reading.Time >= FirstFor(_meters, Open.Start))) (reading.Time > Open.At ? _waiting : Open.Readings).Add(reading);
    }

    /// <summary>Who joins as a period begins on another meter stands as at its start, with nothing used.</summary>
    private Change JoinAtItsStart(Change change, Terms before)
    {
        var joining = Terms.Participants.Where(each => before.Participants.All(other => other.Subject != each.Subject)).ToList();
        foreach (var joins in joining) ParticipantLedger(Open, joins.Subject).PassWhatIsReachedByNothing(joins.Lines, joins.Capacity);
        return change with { UsedBefore = participant => joining.Exists(each => each.Subject == participant) ? 0 : change.UsedBefore(participant) };
    }

    private void PassWhatWasCounted()
    {
        foreach (var ledger in LedgersOf(Open))
            foreach (var written in LinesOf(Terms, ledger.Participant).Where(written => !written.Fires)) ledger.Pass(written.Line, Open.Used(_meters, ledger.Participant), CapacityOf(Open, ledger.Participant));
    }

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    private static (DateTime Start, DateTime End) OneOff(Terms terms)
    {
        var start = terms.From ?? DateTime.MinValue;
        return (start, Later(start, terms.To ?? DateTime.MaxValue));
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
}
