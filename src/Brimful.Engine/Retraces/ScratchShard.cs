using Brimful.Engine.Hosting;
using Brimful.Engine.Identities;
using Brimful.Engine.Outbox;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Retraces;

/// <summary>Makes shards that count anew beside those that are kept: nothing that they do leaves them.</summary>
internal static class ScratchShard
{
    /// <summary>Accounts that a scratch shard keeps as objects; more are packed.</summary>
    private const int MaxInUse = 10_000;

    /// <param name="onFact">Told of each fact that comes about.</param>
    /// <param name="onDefinition">Sees each definition of a bucket, and may have it be another; null for as they are.</param>
    public static Shard Of(Node node, int number, Action<FactItem> onFact, Func<BucketCommand, BucketCommand>? onDefinition)
    {
        var (bits, window) = (int.Log2(node.Shards.Length), node.Options.DedupeWindow.BclCompatibleTicks);
        var identities = new StreamIdentities(number, (byte)ShardChunk.Identities, node.Store.IdentityRuns, new IdentityBudget(long.MaxValue / 2, node.Shards.Length + 1), window);
        return new Shard(new ShardSettings(number, bits, window) { MaxInUse = MaxInUse }, new StreamOutput(number, new OutboxPositions()) { OnFact = onFact }, identities) { OnDefinition = onDefinition };
    }
}
