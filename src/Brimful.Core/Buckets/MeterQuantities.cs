using Brimful.Core.Metering;
using Brimful.Core.Quantities;

namespace Brimful.Core.Buckets;

/// <summary>What was used of each meter of a group in one period, in billionths: what the level is made of.</summary>
/// <param name="count">How many meters the group has.</param>
public sealed class MeterQuantities(int count)
{
    private readonly Int128[] _nanos = new Int128[count];

    /// <summary>By the meter's place in its group.</summary>
    public ReadOnlySpan<Int128> Nanos => _nanos;

    /// <summary>The level before the first change of an event that goes on (<see cref="Usage.GoesOn"/>); null between events.</summary>
    internal Int128? LevelBefore { get; set; }

    /// <summary>Adds to the quantity of the meter at a place.</summary>
    public void Add(int place, Int128 nanos) => _nanos[place] += nanos;

    /// <summary>What usage adds to its meter's quantity, in billionths.</summary>
    internal static Int128 DeltaOf(in Usage usage, Aggregation aggregation)
    {
        var nanos = aggregation == Aggregation.Count ? Quantity.NanosPerUnit : usage.Nanos;
        return usage.TakesBack ? -nanos : nanos;
    }
}
