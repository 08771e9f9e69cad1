namespace Brimful.Core.Capacity;

/// <summary>The open period of a bucket, as its capacity sees it.</summary>
/// <param name="StartTicks">In ticks of Unix time; <see cref="long.MinValue"/> when unbounded.</param>
/// <param name="EndTicks">In ticks of Unix time; <see cref="long.MaxValue"/> when unbounded.</param>
/// <param name="Burns">Whether usage burns capacity: what a gauge shows takes up room and gives it back, it uses nothing up.</param>
public readonly record struct CapacityPeriod(long StartTicks, long EndTicks, bool Burns)
{
    public bool IsBounded => StartTicks != long.MinValue && EndTicks != long.MaxValue;
}
