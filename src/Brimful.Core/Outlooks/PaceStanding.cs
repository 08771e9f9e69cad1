using System.Numerics;
using Brimful.Core.Quantities;
using NodaTime;

namespace Brimful.Core.Outlooks;

/// <summary>How fast a capacity was used by a moment, against its period.</summary>
/// <param name="Passed">How much of the period had passed, in percent, to two digits.</param>
/// <param name="Factor">How many times as fast as an even spread, to three digits; null while nothing has passed.</param>
/// <param name="UsedUpAt">When the capacity is used up if it goes on so, to the minute; null where it is already, or lasts.</param>
/// <param name="IsByWeekdays">Whether days were counted for what their weekdays are worth.</param>
public sealed record PaceStanding(Quantity Passed, Quantity? Factor, Instant? UsedUpAt, bool IsByWeekdays)
{
    private const int FactorDigits = 3, NanosOfFactor = 1_000_000;

    /// <summary>A hundredth of a percent, in billionths of it, and in billionths of a period.</summary>
    private const int ToldPercent = 10_000_000, ToldShare = 100_000;

    /// <summary>What a level means at a moment; null where nothing is known of how much has passed, or the capacity is nothing.</summary>
    public static PaceStanding? Of(Figure used, Figure capacity, PassedShare share, long ticks)
    {
        if (!share.IsTold || capacity.Parts <= 0) return null;
        var passed = share.At(ticks);
        if (passed == 0) return new PaceStanding(Quantity.Zero, null, null, share.IsByWeekdays);
        var scale = (BigInteger)PassedShare.Whole;
        var factor = ExactNumber.Divide(used.Parts * scale, capacity.Parts * (BigInteger)passed, FactorDigits);
        long? usedUp = used.Parts > 0 && used.Parts < capacity.Parts ? share.WhenPassed(passed * (BigInteger)capacity.Parts / used.Parts) : null;
        return new PaceStanding(
            new Quantity(passed / ToldShare * (Int128)ToldPercent),
            new Quantity((Int128)BigInteger.Min(factor.Unscaled * NanosOfFactor, (BigInteger)Quantity.LimitNanos - 1)),
            usedUp is { } at ? Instant.FromUnixTimeTicks(at - (at % NodaConstants.TicksPerMinute)) : null,
            share.IsByWeekdays);
    }
}
