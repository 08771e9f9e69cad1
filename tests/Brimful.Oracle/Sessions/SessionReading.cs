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

    /// <summary>When it was open, all told: from its start to its stop, or to the end of the silence that ended it or will.</summary>
    /// <param name="signs">In order of receipt.</param>
    public static IEnumerable<(DateTime From, DateTime To)> Stretches(IEnumerable<Reading> signs, TimeSpan? limit)
    {
        (DateTime Since, DateTime Heard)? open = null;
        foreach (var reading in signs.OrderBy(reading => reading.Time))
        {
            if (open is { } silent && reading.Time > silent.Heard + limit)
            {
                yield return (silent.Since, silent.Heard + limit!.Value);
                open = null;
            }
            if (open is { } ends && reading.Sign!.Says == SessionSays.Stop) yield return (ends.Since, reading.Time);
            open = reading.Sign!.Says switch
            {
                SessionSays.Start => (open?.Since ?? reading.Time, reading.Time),
                SessionSays.Heartbeat when open is { } heard => (heard.Since, reading.Time),
                _ => null,
            };
        }
        if (open is { } last) yield return (last.Since, limit is { } silence ? last.Heard + silence : DateTime.MaxValue);
    }
}
