using Brimful.Engine.History;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Rollups;

/// <summary>Takes erased accounts out of a shard's rollups. May be made again.</summary>
internal sealed class RollupErasure(IRollupStore rollups, ShardSettings shard, IReadOnlyList<Erasure> erased)
{
    public void Rewrite()
    {
        foreach (var ofGroup in erased.GroupBy(erasure => HistoryForm.GroupOf(erasure.Account, shard.ShardBits)))
        {
            var places = ofGroup.Select(erasure => (erasure.Account >> shard.ShardBits) & ((1 << HistoryForm.GroupBits) - 1)).ToHashSet();
            foreach (var ofDay in rollups.Read(shard.Number, ofGroup.Key, int.MinValue, int.MaxValue).Blocks.GroupBy(block => block.Day))
                if (RollupMerge.Without([.. ofDay], places) is { } left) rollups.Replace([left]);
        }
    }
}
