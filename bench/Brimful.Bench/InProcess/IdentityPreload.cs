using Brimful.Bench.Load;
using Brimful.Engine.Hosting;

namespace Brimful.Bench.InProcess;

/// <summary>
/// Makes an engine remember very many identities by its own hot sets, spills and merges, without sending as many events: random ones,
/// which nobody will send, a few on each turn of its writer and none while its checkpointer is behind.
/// </summary>
internal sealed class IdentityPreload(Node node, ulong seed)
{
    private const int PerTurn = 20_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly Xoshiro _random = new(Seeds.For(seed, "remembered"));

    /// <summary>Goes on until so many are in runs on the disk; those in memory beside them come on top.</summary>
    /// <returns>How many are in runs.</returns>
    public async Task<long> RunAsync(long wanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (written, isBehind) = (await node.AskBetweenRecordsAsync<(long, bool)>(() => Turn())).OrThrow();
            if (written >= wanted) return written;
            if (isBehind) await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>On the writer's thread.</summary>
    private (long Written, bool IsBehind) Turn()
    {
        var now = DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks;
        var isBehind = false;
        foreach (var shard in node.Shards)
        {
            if (shard.Identities.IsSpillDue || shard.LiveDomain.Identities.Frozen is not null) isBehind = true;
            else for (var left = PerTurn; left > 0; left--) shard.LiveDomain.Identities.Remember(new UInt128(_random.Next(), _random.Next()), now, now);
        }

        return (node.Shards.Sum(shard => shard.LiveDomain.Identities.Runs.Sum(run => run.Count)), isBehind);
    }
}
