using System.Numerics;

namespace Brimful.Core.Outlooks;

/// <summary>
/// How much of a period has passed at any moment of it, each of its days counted for what it is worth: straight from where the day at hand began to where it ends, and
/// straight from there to the period's end. Shares are billionths of the period; they never fall as time passes.
/// </summary>
/// <param name="Since">Where the day at hand began, or the period.</param>
/// <param name="Until">Where it ends.</param>
/// <param name="EndTicks">The end of the period, in ticks of Unix time; 0 where nobody has told.</param>
/// <param name="IsByWeekdays">Whether days were counted for what their weekdays are worth: else every hour counts the same.</param>
public readonly record struct PassedShare(PassedPoint Since, PassedPoint Until, long EndTicks, bool IsByWeekdays)
{
    /// <summary>All of a period.</summary>
    public const long Whole = 1_000_000_000;

    /// <summary>Whether anything is known.</summary>
    public bool IsTold => EndTicks != 0;

    /// <summary>How much has passed at a moment.</summary>
    public long At(long ticks)
    {
        if (ticks <= Since.Ticks) return Since.Share;
        if (ticks >= EndTicks) return Whole;
        return ticks < Until.Ticks ? Between(Since, Until, ticks) : Between(Until, new PassedPoint(EndTicks, Whole), ticks);
    }

    /// <summary>When a share will have passed, in ticks of Unix time; null where that is behind the day at hand, or not within the period.</summary>
    /// <param name="share">In billionths.</param>
    public long? WhenPassed(BigInteger share)
    {
        if (share < Since.Share || share > Whole) return null;
        var (from, to) = share <= Until.Share ? (Since, Until) : (Until, new PassedPoint(EndTicks, Whole));
        if (to.Share == from.Share) return from.Ticks;
        return (long)(from.Ticks + ((share - from.Share) * (to.Ticks - from.Ticks) / (to.Share - from.Share)));
    }

    private static long Between(PassedPoint from, PassedPoint to, long ticks) =>
        (long)(from.Share + ((Int128)(to.Share - from.Share) * (ticks - from.Ticks) / (to.Ticks - from.Ticks)));
}

/// <summary>How much of a period has passed at a moment.</summary>
/// <param name="Ticks">The moment, in ticks of Unix time.</param>
/// <param name="Share">In billionths of the period.</param>
public readonly record struct PassedPoint(long Ticks, long Share);
