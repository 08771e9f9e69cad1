namespace Brimful.Oracle;

/// <summary>Reads one session off its signs, from the first one each time (S23 "Sessions").</summary>
public static class SessionReading
{
    /// <summary>Whether it is open at an instant.</summary>
    /// <param name="signs">In order of receipt.</param>
    /// <param name="at">Now: no later sign is among them.</param>
    public static bool IsOpen(IEnumerable<Reading> signs, TimeSpan? limit, DateTime at) => HeardLast(signs, limit) is { } last && !(last + limit <= at);

    /// <summary>When it was heard of last, if it was open then.</summary>
    public static DateTime? HeardLast(IEnumerable<Reading> signs, TimeSpan? limit)
    {
        DateTime? last = null;
        foreach (var reading in signs.OrderBy(reading => reading.Time))
        {
            // A sign exactly as long after the one before still keeps it open.
            var isOpen = last is { } heard && !(reading.Time > heard + limit);
            last = reading.Sign!.Says switch
            {
                SessionSays.Start => reading.Time,
                SessionSays.Heartbeat when isOpen => reading.Time,
                _ => null,
            };
        }
        return last;
    }
}
