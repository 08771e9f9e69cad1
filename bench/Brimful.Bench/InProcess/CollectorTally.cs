using Brimful.Bench.Figures;

namespace Brimful.Bench.InProcess;

/// <summary>What the garbage collector did in this process between two moments.</summary>
internal readonly record struct CollectorTally(long AllocatedBytes, int Gen0, int Gen1, int Gen2, TimeSpan Paused)
{
    public static CollectorTally Now() =>
        new(GC.GetTotalAllocatedBytes(precise: true), GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2), GC.GetTotalPauseDuration());

    public static CollectorTally operator -(CollectorTally later, CollectorTally earlier) => new(
        later.AllocatedBytes - earlier.AllocatedBytes, later.Gen0 - earlier.Gen0, later.Gen1 - earlier.Gen1, later.Gen2 - earlier.Gen2, later.Paused - earlier.Paused);

    /// <summary>Collections are counted as the runtime counts them: one of generation 2 is one of 1 and 0 too.</summary>
    public IEnumerable<Figure> Figures(string bench, long events, TimeSpan elapsed) =>
    [
        new($"{bench}.allocated_per_event", (double)AllocatedBytes / events, "bytes"),
        new($"{bench}.collections.gen0", Gen0, ""),
        new($"{bench}.collections.gen1", Gen1, ""),
        new($"{bench}.collections.gen2", Gen2, ""),
        new($"{bench}.collections.paused", 100 * (Paused / elapsed), "%"),
    ];
}
