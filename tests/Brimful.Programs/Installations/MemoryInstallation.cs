using Brimful.Engine.Accounts;
using Brimful.Engine.Buckets;
using Brimful.Engine.Capacity;
using Brimful.Engine.Events;
using Brimful.Engine.Hosting;
using Brimful.Engine.Meters;
using Brimful.Engine.Outbox;
using Brimful.Engine.Plans;
using Brimful.Engine.Pools;
using Brimful.Engine.Ports;
using Brimful.Engine.Tenants;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Voids;

namespace Brimful.Programs.Installations;

/// <summary>An engine on a store in memory, whose power can be cut between any two writes.</summary>
internal sealed class MemoryInstallation(NodeOptions options) : IInstallation
{
    private RunningEngine _engine = new(options: options);

    public ITenants Tenants => _engine.Tenants;

    public IMeters Meters => _engine.Meters;

    public IAccounts Accounts => _engine.Accounts;

    public IBuckets Buckets => _engine.Buckets;

    public ICapacity Capacity => _engine.Capacity;

    public IParticipants Participants => _engine.Participants;

    public IVoids Voids => _engine.Voids;

    public IPlans Plans => _engine.Plans;

    public IEvents Events => _engine.Events;

    /// <summary>For a seed: accounts in use or packed, much or little memory for identities.</summary>
    public static MemoryInstallation For(int seed) => new(new NodeOptions
    {
        AccountsInUse = seed % 3 == 0 ? 0 : 1_000,
        IdentityMemoryBytes = 1_024L << (seed % 12),
        ValuesInMemory = 1 + (seed % 7),
    });

    public async Task<IReadOnlyList<FactItem>> FactsAfterAsync(int tenant, long position)
    {
        await _engine.Records.ReachedAsync(_engine.Buckets.LatestPosition, default);
        return await _engine.Records.ListAsync(new FactQuery(tenant, position, int.MaxValue), default);
    }

    public Task RollOutAsync(string tenant, string plan) => _engine.RollOutAsync();

    public void Checkpoint() => _engine.Checkpoint();

    public async Task RestartAsync()
    {
        await CatchUpAsync();
        _engine.Dispose();
        _engine = new RunningEngine(_engine.Store, _engine.Options, _engine.Records);
    }

    public async Task CutPowerAsync(int? writes)
    {
        await CatchUpAsync();
        var before = _engine;
        _engine = (writes is { } count ? CutDuringCheckpoint(count) : null) ?? before.AfterPowerCut();
        before.Dispose();
    }

    public void Dispose() => _engine.Dispose();

    private Task CatchUpAsync() => _engine.Records.ReachedAsync(_engine.Buckets.LatestPosition, default);

    private RunningEngine? CutDuringCheckpoint(int writes)
    {
        var store = default(MemoryShardStore);
        _engine.Store.AfterStateWrite = () =>
        {
            if (writes-- == 0) store = _engine.Store.Copy();
        };
        _engine.Checkpoint();
        _engine.Store.AfterStateWrite = null;
        return store is null ? null : new RunningEngine(store, _engine.Options, _engine.Records.Copy());
    }
}
