using System.Collections.Concurrent;
using Brimful.Engine.Metrics;

namespace Brimful.Engine.Hosting;

internal sealed partial class CommitCycles
{
    private readonly ConcurrentQueue<TaskCompletionSource<NodeFigures?>> _watchers = new();

    /// <summary>Requests that wait for a turn.</summary>
    public int WorksWaiting => _works.Count;

    /// <summary>Turns that wait to be committed.</summary>
    public int CommitsWaiting => _handedOver.Count;

    /// <summary>Has the next turn say what the node holds; null when there will be none.</summary>
    public Task<NodeFigures?> AskForFigures()
    {
        if (_isClosed || _isStopping) return Task.FromResult<NodeFigures?>(null);
        var watcher = new TaskCompletionSource<NodeFigures?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _watchers.Enqueue(watcher);
        OnAsked();
        return watcher.Task;
    }

    private void TellWatchers()
    {
        if (_watchers.IsEmpty) return;
        var figures = TakeFigures();
        while (_watchers.TryDequeue(out var watcher)) watcher.TrySetResult(figures);
    }

    private NodeFigures TakeFigures()
    {
        var (directory, shards) = (node.Directory, node.Shards);
        var (tenants, accounts, held, rejected) = (0L, 0L, 0L, 0L);
        foreach (var tenant in directory.Tenants)
        {
            (tenants, accounts) = (tenants + 1, accounts + directory.AccountsOf(tenant));
            (held, rejected) = (held + directory.HeldOf(tenant.Entry.Number), rejected + node.RejectedOf(tenant.Entry.Number));
        }
        return new NodeFigures
        {
            Tenants = tenants,
            Accounts = accounts,
            Buckets = shards.Sum(shard => shard.BucketCount),
            RolloutAccounts = directory.RolloutsUnderWay.Sum(rollout => (long)rollout.Of - rollout.Done),
            Held = held,
            Rejected = rejected,
            HotIdentities = shards.Sum(shard => shard.Identities.HotCount),
            IdentityPagesRead = directory.Identities.PagesRead + shards.Sum(shard => shard.Identities.PagesRead),
            JournalBytes = node.UncutBytes,
        };
    }
}
