using Brimful.Core.Quantities;

namespace Brimful.Core.Sessions;

/// <summary>
/// What sessions come to within the open period: seconds that have elapsed, and open sessions, which go on. As a function of time it is a line
/// whose slope is the number of open sessions, so that the instant at which it reaches a level is known in advance and exactly.
/// </summary>
/// <param name="ClosedNanos">What has elapsed in sessions that are not open, in billionths of a second.</param>
/// <param name="Open">How many are open.</param>
/// <param name="StartsTicks">The sum of the instants since which those count.</param>
public readonly record struct SessionSum(Int128 ClosedNanos, int Open, Int128 StartsTicks)
{
    /// <summary>Billionths of a second in a tick.</summary>
    public const int NanosPerTick = (int)(Quantity.NanosPerUnit / TimeSpan.TicksPerSecond);

    /// <summary>The level at an instant within the period.</summary>
    public Int128 LevelAt(long ticks) => ClosedNanos + (NanosPerTick * (((Int128)Open * ticks) - StartsTicks));

    /// <summary>The first instant at which a level is reached, if nothing happens until then; <see cref="long.MaxValue"/> for never.</summary>
    /// <param name="fromTicks">No earlier instant is meant.</param>
    public long FirstAt(Int128 nanos, long fromTicks)
    {
        var missing = nanos - LevelAt(fromTicks);
        if (missing <= 0) return fromTicks;
        if (Open == 0) return long.MaxValue;
        var perTick = (Int128)Open * NanosPerTick;
        var ticks = (missing + perTick - 1) / perTick;
        return ticks >= long.MaxValue - fromTicks ? long.MaxValue : fromTicks + (long)ticks;
    }

    /// <summary>With a stretch more, or (weight −1) less.</summary>
    /// <param name="isOpen">Whether it goes on.</param>
    public SessionSum With(SessionSpan span, bool isOpen, int weight) => isOpen
        ? this with { Open = Open + weight, StartsTicks = StartsTicks + (weight * (Int128)span.FromTicks) }
        : this with { ClosedNanos = ClosedNanos + (weight * NanosPerTick * ((Int128)span.ToTicks - span.FromTicks)) };

    /// <summary>What the open sessions come to in a period that starts with nothing used.</summary>
    public SessionSum From(long ticks) => new(0, Open, (Int128)Open * ticks);
}
