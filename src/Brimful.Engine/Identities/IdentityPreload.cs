using System.Runtime.InteropServices;
using Brimful.Engine.Journal;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Identities;

/// <summary>Lets an opened store that has no commit yet remember identities that never were, as if spills had written them: for measuring.</summary>
internal static class IdentityPreload
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>Writes runs for live tenants into each shard, each run twice as large as the next, and the checkpoint that names them.</summary>
    /// <param name="identities">How many each shard remembers.</param>
    /// <param name="runsOfShard">At most <see cref="MergePlan.MostRuns"/>.</param>
    /// <param name="sinceTicks">What all are remembered from.</param>
    public static void Fill(IShardStore store, Installation installation, long identities, int runsOfShard, long sinceTicks)
    {
        var budget = new IdentityBudget(long.MaxValue / 4, installation.ShardCount + 1);
        for (var shard = 0; shard < installation.ShardCount; shard++)
        {
            var remembered = new StreamIdentities(shard, (byte)ShardChunk.Identities, store.IdentityRuns, budget, windowTicks: 0);
            var runs = new List<IdentityRun>();
            var left = identities;
            for (var run = runsOfShard - 1; run >= 0 && left > 0; run--)
            {
                var count = run == 0 ? left : left - (left * ((1L << run) - 1) / ((1L << (run + 1)) - 1));
                left -= count;
                var writer = new RunWriter(remembered.TakeRunNumber(), ClockDomain.Live, IdentityFilter.For(count, IdentityFilter.MostBitsPerKey), long.MinValue);
                runs.Add(writer.Write(store.IdentityRuns, shard, [Pages(count, (ulong)((shard * MergePlan.MostRuns) + run + 1), sinceTicks)])!);
            }
            remembered.Of(ClockDomain.Live).SetRuns([.. runs]);
            store.SaveCheckpoint(shard, new StreamCheckpoint(0, StreamBody.Join([], remembered.Describe())));
        }
    }

    /// <summary>Identities in order, spread evenly and scattered within their stretch.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Pages(long count, ulong seed, long sinceTicks)
    {
        var page = new byte[IIdentityRuns.PageBytes];
        var stretch = ulong.MaxValue / (ulong)count;
        for (var start = 0L; start < count; start += IdentityRun.PageEntries)
        {
            var entries = (int)Math.Min(IdentityRun.PageEntries, count - start);
            for (var at = 0; at < entries; at++)
            {
                var place = (ulong)(start + at);
                var scattered = Scatter((place * Golden) ^ (seed << 48));
                MemoryMarshal.Cast<byte, IdentityEntry>(page.AsSpan())[at] = new IdentityEntry((place * stretch) + (scattered % stretch), Scatter(scattered), sinceTicks);
            }
            yield return page.AsMemory(0, entries * IdentityEntry.Bytes);
        }
    }

    private static ulong Scatter(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
