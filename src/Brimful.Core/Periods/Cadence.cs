using System.Diagnostics;
using NodaTime;

namespace Brimful.Core.Periods;

/// <summary>The rhythm of a schedule: where start n lies, each computed from the anchor alone, never from start n − 1 (S6).</summary>
internal abstract class Cadence
{
    /// <summary>Start n, never decreasing with n; outside the <see cref="Horizon"/> an unbounded one.</summary>
    public abstract Instant Start(long index);

    /// <summary>
    /// The index whose period holds the instant, or one near: off by as many periods as a clock change or the part of a unit
    /// can hold, which is one or two.
    /// </summary>
    public abstract long Estimate(Instant instant);

    public static Cadence Of(PeriodDuration every, LocalDateTime anchor, DateTimeZone zone) => every.Unit switch
    {
        PeriodUnit.Hour => new HourCadence(every.Multiple, anchor, zone),
        PeriodUnit.Day => new DayCadence(every.Multiple, anchor, zone),
        PeriodUnit.Week => new DayCadence(7 * every.Multiple, anchor, zone),
        PeriodUnit.Month => new MonthCadence(every.Multiple, anchor, zone),
        PeriodUnit.Year => new MonthCadence(12 * every.Multiple, anchor, zone),
        _ => throw new UnreachableException($"No cadence for {every.Unit}."),
    };

    protected static long FloorDivide(long dividend, long divisor)
    {
        var quotient = dividend / divisor;
        return dividend < quotient * divisor ? quotient - 1 : quotient;
    }
}
