namespace Brimful.Oracle;

/// <summary>Rolling windows: usage of time t counts from t until t + length, and no longer at that instant; what leaves, leaves by the clock.</summary>
public sealed partial class BucketModel
{
    private bool IsWindow => Terms.Window is not null;

    /// <summary>When something next leaves the window, or enters it because its time comes.</summary>
    private DateTime NextWindowChange => Terms.Window is not { } length ? DateTime.MaxValue
        : Open.Readings.Select(reading => reading.Time + length).Where(leaves => leaves > Open.At).Concat(_waiting.Select(reading => reading.Time)).DefaultIfEmpty(DateTime.MaxValue).Min();

    /// <summary>What leaves at one instant is one change; then what was dated ahead counts, at its time.</summary>
    private void MoveWindowTo(DateTime at, DateTime now)
    {
        var change = Begin(Open, "clock", at, now) with { IsByUsage = true };
        Open.At = at;
        if (change.UsedBefore(null) != Used || Terms.Participants.Any(each => change.UsedBefore(each.Subject) != UsedBy(each.Subject))) Settle(change);
        foreach (var reading in _waiting.Where(reading => reading.Time == at).ToList())
        {
            _waiting.Remove(reading);
            Count(Open, reading, now);
        }
    }

    /// <summary>A late event counts for what is left of its time in the window.</summary>
    private void ReceiveInWindow(Reading reading, DateTime now)
    {
        if (!Wants(Terms, reading)) return;
        if (reading.Time > now) _waiting.Add(reading);
        else if (now < reading.Time + Terms.Window) Count(Open, reading, now);
    }
}
