namespace Brimful.Oracle;

/// <summary>Concurrent sessions: the level is how many are open now. Signs count at their own time, in whatever order they come.</summary>
public sealed partial class BucketModel
{
    private readonly List<Reading> _request = [];

    private bool IsConcurrent => Terms.IsConcurrent;

    private TimeSpan? MaxSilence => _meters.Meters[0].MaxSilence;

    /// <summary>When a silence next ends a session, or a sign's time comes.</summary>
    private DateTime NextSessionChange => !IsConcurrent ? DateTime.MaxValue
        : Open.Sessions.Select(DeadlineOf).Concat(_waiting.Select(reading => reading.Time)).DefaultIfEmpty(DateTime.MaxValue).Min();

    /// <summary>After the events of one request: what opened and closed sessions is compared with the lines, in the order of the events. A session that came
    /// with its stop was not open now and reaches nothing.</summary>
    public void EndRequest(DateTime now)
    {
        if (_hasTakenSigns) ReachAll(now);
        _hasTakenSigns = false;
        if (_request.Count == 0) return;
        AdvanceTo(now);
        TakeSigns([.. _request], now);
        _request.Clear();
    }

    private void ReceiveSign(Reading reading, DateTime now)
    {
        if (!Wants(Terms, reading)) return;
        if (reading.Time > now) _waiting.Add(reading);
        else _request.Add(reading);
    }

    private void TakeSigns(IReadOnlyList<Reading> signs, DateTime now)
    {
        var (open, turns) = (Open.Sessions.ToHashSet(), new List<(Reading Cause, bool Opens)>());
        foreach (var reading in signs)
        {
            Open.Readings.Add(reading);
            var (name, opens) = (SessionName.Of(reading), IsOpenNow(SessionName.Of(reading)));
            if (open.Contains(name) == opens) continue;
            if (opens) open.Add(name);
            else open.Remove(name);
            var start = opens ? -1 : turns.FindLastIndex(turn => SessionName.Of(turn.Cause) == name);
            if (start >= 0 && turns[start].Opens) turns.RemoveAt(start);
            else turns.Add((reading, opens));
        }
        foreach (var (cause, _) in turns) Turn("usage", cause, now);
    }

    /// <summary>One session opens or closes, as one change.</summary>
    private void Turn(string why, Reading cause, DateTime now)
    {
        var change = Begin(Open, why, cause.Time, now) with { Cause = cause };
        if (!Open.Sessions.Remove(SessionName.Of(cause))) Open.Sessions.Add(SessionName.Of(cause));
        Settle(change);
    }

    /// <summary>A void takes the sign away as if it had never been sent.</summary>
    private void TakeBackSign(Reading reading, DateTime now)
    {
        Open.Readings.Remove(reading);
        if (IsOpenNow(SessionName.Of(reading)) != Open.Sessions.Contains(SessionName.Of(reading))) Turn("correction", reading, now);
    }

    /// <summary>Where silences matter a session is read again from its first sign.</summary>
    private DateTime? FirstSignBeside(Reading reading) => MaxSilence is not null && Open.Readings.Contains(reading) ? SignsOf(SessionName.Of(reading)).Min(sign => sign.Time) : null;

    /// <summary>What silence ends at one instant is one change by the clock; then signs count whose time has come.</summary>
    private void MoveSessionsTo(DateTime at, DateTime now)
    {
        var change = Begin(Open, "clock", at, now) with { IsByUsage = true };
        Open.At = at;
        if (EndSilent(at)) Settle(change);
        var due = _waiting.FindAll(reading => reading.Time == at);
        _waiting.RemoveAll(due.Contains);
        TakeSigns(due, now);
    }

    /// <summary>Ends sessions whose silence is over. One that is heard of at that very instant goes on.</summary>
    private bool EndSilent(DateTime at) => Open.Sessions.RemoveWhere(name =>
        DeadlineOf(name) <= at && !_waiting.Exists(reading => reading.Time == at && SessionName.Of(reading) == name && reading.Sign!.Says != SessionSays.Stop)) > 0;

    private DateTime DeadlineOf(SessionName name) => MaxSilence is { } limit && SessionReading.HeardLast(SignsOf(name), limit) is { } last ? last + limit : DateTime.MaxValue;

    private bool IsOpenNow(SessionName name) => SessionReading.IsOpen(SignsOf(name), MaxSilence, Open.At);

    private IEnumerable<Reading> SignsOf(SessionName name) => Open.Readings.Where(reading => SessionName.Of(reading) == name);

    private IEnumerable<SessionName> OpenBy(IReadOnlyList<Reading> signs, DateTime at) =>
        signs.Select(SessionName.Of).Distinct().Where(name => SessionReading.IsOpen(signs.Where(reading => SessionName.Of(reading) == name), MaxSilence, at));
}
