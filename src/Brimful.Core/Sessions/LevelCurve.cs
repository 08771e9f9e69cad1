namespace Brimful.Core.Sessions;

/// <summary>
/// How a level of session time grew within a period, told from the stretches in which sessions were open: at which instant it first reached
/// something, also where that is only known now, because an event came late.
/// </summary>
/// <param name="stretches">Clipped to the period and to now.</param>
/// <param name="levelNanos">The level now; what the stretches do not explain was there from the start.</param>
/// <param name="startTicks">The first instant of the period.</param>
internal sealed class LevelCurve(List<SessionSpan> stretches, Int128 levelNanos, long startTicks)
{
    /// <summary>The first instant at which a level that is reached now was reached, with the level then and a tick before.</summary>
    public CurvePoint FirstAt(Int128 nanos)
    {
        var turns = stretches.Select(span => (Ticks: span.FromTicks, Slope: 1)).Concat(stretches.Select(span => (Ticks: span.ToTicks, Slope: -1))).Order().ToList();
        var sum = new SessionSum(levelNanos - stretches.Aggregate((Int128)0, static (all, span) => all + (SessionSum.NanosPerTick * ((Int128)span.ToTicks - span.FromTicks))), 0, 0);
        var at = startTicks == long.MinValue && turns.Count > 0 ? turns[0].Ticks : startTicks;
        foreach (var (ticks, slope) in turns)
        {
            if (sum.FirstAt(nanos, at) is var found && found <= ticks) return PointAt(sum, found);
            sum = sum.With(new SessionSpan(ticks, 0), isOpen: true, slope);
            at = ticks;
        }
        return PointAt(sum, at);
    }

    private static CurvePoint PointAt(SessionSum sum, long ticks) => new(ticks, sum.LevelAt(ticks - 1), sum.LevelAt(ticks));
}

/// <summary>A level at an instant, and one tick before it.</summary>
internal readonly record struct CurvePoint(long Ticks, Int128 BeforeNanos, Int128 Nanos);
