using Brimful.Core.Metering;
using Brimful.Engine.Ports;
using Brimful.Engine.Rollups;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Checkpoints;

/// <summary>The stages of a checkpoint that roll up usage: out of the journal, beside the folding of its events, and days that have many blocks
/// into one.</summary>
internal sealed class RollupStages(IShardStore store, Action breathe)
{
    /// <summary>Blocks of a group and day that are as good as one to read.</summary>
    private const int FewBlocks = 8;

    private const int MergedAtOnce = 1_000;

    private readonly RollupGathering _gathering = new();
    private int _mergedBefore = int.MinValue;

    private IRollupStore Rollups => store.History.Rollups;

    /// <summary>Rolls up a shard's journal up to a sequence, stretch after stretch, from where it was rolled up last.</summary>
    public IEnumerable<CheckpointStage> Of(Shard shard, long through)
    {
        var rolled = 0L;
        yield return new(CheckpointPart.RollUp, shard.Number, () => rolled = Rollups.RolledThrough(shard.Number));
        if (rolled >= through) yield break;
        Aggregation?[] aggregations = [];
        yield return new(CheckpointPart.Catch, shard.Number, () => aggregations = shard.Aggregations());
        while (rolled < through)
        {
            RolledStretch? stretch = null;
            yield return new(CheckpointPart.RollUp, shard.Number, () => stretch = StretchOf(shard.Number, (rolled, through), aggregations));
            yield return new(CheckpointPart.RollUp, shard.Number, () => Rollups.Append(stretch!));
            rolled = stretch!.ThroughSequence;
        }
    }

    /// <summary>Merges the blocks of days before one, once a day: the blocks of every checkpoint of a day would be slow to read for ever.</summary>
    /// <param name="day">Asked when the stage is made.</param>
    public IEnumerable<CheckpointStage> Merge(Func<int> day)
    {
        var before = int.MinValue;
        yield return new(CheckpointPart.MergeRollups, -1, () => before = day());
        if (before <= _mergedBefore) yield break;
        IReadOnlyList<RollupPlace> crowded = [];
        do
        {
            yield return new(CheckpointPart.MergeRollups, -1, () => crowded = Rollups.Crowded(before, FewBlocks, MergedAtOnce));
            foreach (var place in crowded) yield return new(CheckpointPart.MergeRollups, -1, () => Merge(place));
        }
        while (crowded.Count == MergedAtOnce);
        _mergedBefore = before;
    }

    private void Merge(RollupPlace place)
    {
        var blocks = Rollups.Read(place.Stream, place.Group, place.Day, place.Day).Blocks;
        if (blocks.Count > 1) Rollups.Replace([RollupMerge.Of(blocks)]);
    }

    private RolledStretch StretchOf(int shard, (long After, long Through) journal, Aggregation?[] aggregations)
    {
        _gathering.Start(shard, journal.After, aggregations);
        foreach (var record in store.ReadJournal(shard, journal.After))
        {
            if (record.Sequence > journal.Through || _gathering.IsFull) break;
            _gathering.Add(record);
            breathe();
        }
        return _gathering.Take(breathe);
    }
}
