using Brimful.Engine.Ports;
using Brimful.Engine.Rollups;

namespace Brimful.Engine.Checkpoints;

/// <summary>The stages of a checkpoint that make one block of many, of days that are over.</summary>
internal sealed class RollupMerging(IShardStore store)
{
    /// <summary>Blocks of a group and day that are as good as one to read.</summary>
    private const int FewBlocks = 8;

    private const int MergedAtOnce = 1_000;

    private int _mergedBefore = int.MinValue;

    private IRollupStore Rollups => store.History.Rollups;

    /// <summary>Merges the blocks of days before one, once a day: the blocks of every checkpoint of a day would be slow to read for ever.</summary>
    /// <param name="day">Asked when the stage is made.</param>
    public IEnumerable<CheckpointStage> Of(Func<int> day)
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
}
