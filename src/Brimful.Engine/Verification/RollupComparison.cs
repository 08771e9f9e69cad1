using System.Runtime.InteropServices;
using Brimful.Core.Metering;
using Brimful.Engine.History;
using Brimful.Engine.Hosting;
using Brimful.Engine.Ports;
using Brimful.Engine.Rollups;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Verification;

/// <summary>Compares what each account used of each meter by its rollups with what it used by its events (ADR 17): in all, how many events, and of sums how much. Levels are recounted
/// from the same events, so rollups that agree with those agree with the levels.</summary>
internal sealed class RollupComparison(Node node, Shard kept)
{
    private readonly Dictionary<(int Local, int Meter), UsedInAll> _used = [];
    private readonly Aggregation?[] _aggregations = kept.Aggregations();
    private readonly long _through = node.Store.History.Rollups.RolledThrough(kept.Number);

    /// <summary>Takes the next record of the stream.</summary>
    public void Take(JournalRecord record)
    {
        if (record.Sequence > _through) return;
        var usage = new JournalUsage(record.Body.Span);
        while (usage.Read(out var value))
            if (!value.IsOfDimension) Add(value.Local, value.Meter, value.ToSums(AggregationOf(value.Meter)), 1);
    }

    /// <summary>Takes the rollups away from what was taken: nothing may be left. Accounts that are gone are passed over: an erasure comes to history and to rollups one after the
    /// other.</summary>
    /// <param name="bits">Of an account's number, those that say the shard.</param>
    public void Compare(DifferenceList differences, int bits)
    {
        for (var group = 0; group <= (node.Directory.NextAccountNumber() >> bits) >> HistoryForm.GroupBits; group++)
            foreach (var block in node.Store.History.Rollups.Read(kept.Number, group, int.MinValue, int.MaxValue).Blocks) TakeAway(block);
        foreach (var ((local, meter), left) in _used.Where(static pair => pair.Value != default).OrderBy(static pair => pair.Key))
            if (((local << bits) | kept.Number) is var number && node.Directory.FindAccount(number) is not null)
                differences.Add($"Rollups of meter {meter} of account number {number}: {left.Events} events and {left.Nanos} billionths are counted that are not rolled up.");
    }

    private void TakeAway(RollupBlock block)
    {
        var reader = new RollupReader(block);
        while (reader.Read(out var row)) Add((block.Group << HistoryForm.GroupBits) | row.Place, row.Meter, row.Sums, -1);
    }

    private void Add(int local, int meter, in RollupSums sums, int weight)
    {
        ref var used = ref CollectionsMarshal.GetValueRefOrAddDefault(_used, (local, meter), out _);
        used = new UsedInAll(used.Events + (weight * sums.Count), used.Nanos + (AggregationOf(meter) == Aggregation.Sum ? weight * sums.Nanos : 0));
    }

    private Aggregation AggregationOf(int meter) => meter < _aggregations.Length && _aggregations[meter] is { } aggregation ? aggregation : Aggregation.Count;

    private readonly record struct UsedInAll(long Events, Int128 Nanos);
}
