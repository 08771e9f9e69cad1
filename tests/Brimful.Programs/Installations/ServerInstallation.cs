using Brimful.Delivery;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Projection;
using Brimful.Delivery.Secrets;
using Brimful.Engine.Accounts;
using Brimful.Engine.Buckets;
using Brimful.Engine.Capacity;
using Brimful.Engine.Events;
using Brimful.Engine.Hosting;
using Brimful.Engine.Meters;
using Brimful.Engine.Outbox;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Plans;
using Brimful.Engine.Pools;
using Brimful.Engine.Ports;
using Brimful.Engine.Tenants;
using Brimful.Engine.Voids;
using Brimful.Server.Hosting;
using Brimful.Server.Settings;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Brimful.Programs.Installations;

/// <summary>The engine as the server puts it together, on a real store, with what carries facts over into records.</summary>
internal abstract class ServerInstallation : IInstallation
{
    private EmbeddedEngine _engine = null!;
    private ServiceProvider _services = null!;
    private OutboxProjector _projector = null!;
    private bool _isRunning;

    public ITenants Tenants => _services.GetRequiredService<ITenants>();

    public IMeters Meters => _services.GetRequiredService<IMeters>();

    public IAccounts Accounts => _services.GetRequiredService<IAccounts>();

    public IBuckets Buckets => _services.GetRequiredService<IBuckets>();

    public ICapacity Capacity => _services.GetRequiredService<ICapacity>();

    public IParticipants Participants => _services.GetRequiredService<IParticipants>();

    public IVoids Voids => _services.GetRequiredService<IVoids>();

    public IPlans Plans => _services.GetRequiredService<IPlans>();

    public IEvents Events => _services.GetRequiredService<IEvents>();

    protected abstract ServerSettings Settings { get; }

    public async Task<IReadOnlyList<FactItem>> FactsAfterAsync(int tenant, long position)
    {
        await _projector.ReachedAsync(Buckets.LatestPosition, default);
        return await _engine.Store.Facts.ListAsync(new FactQuery(tenant, position, 10_000), default);
    }

    public async Task RollOutAsync(string tenant, string plan)
    {
        while (await Plans.GetAsync(tenant, plan, default) is Outcome<PlanView>.Done { Value.Rollout: { } rollout } && rollout.Done < rollout.Of) await Task.Yield();
    }

    public void Checkpoint() => _engine.Checkpoint();

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public abstract Task CutPowerAsync(int? writes);

    public void Dispose()
    {
        StopAsync().GetAwaiter().GetResult();
        Forget();
    }

    protected async Task StartAsync()
    {
        var progress = new LateProgress();
        // Checkpoints are made when a program says so.
        _engine = new EmbeddedEngine(Settings, progress, new FatalFault(), new NodeOptions { CheckpointEvery = Duration.FromDays(1), ForgetEvery = Duration.FromDays(1) });
        var services = new ServiceCollection();
        services.AddLogging().AddDelivery(new DeliveryOptions());
        _engine.AddTo(services);
        _engine.Store.AddRecordsTo(services);
        services.AddSingleton(new NotificationIds(_engine.Node.InstallationId)).AddSingleton<ISecretProtector, PlainSecrets>();
        _services = services.BuildServiceProvider();
        _projector = _services.GetRequiredService<OutboxProjector>();
        progress.Is(_projector);
        _isRunning = true;
        _engine.Start();
        await _projector.StartAsync(default);
    }

    /// <summary>Stops what runs; nothing where a start has failed.</summary>
    protected async Task StopAsync()
    {
        if (!_isRunning) return;
        _isRunning = false;
        _engine.Stop();
        await _projector.StopAsync(default);
        await _services.DisposeAsync();
        _engine.Dispose();
    }

    /// <summary>Waits until no checkpoint is under way, and lets none begin.</summary>
    protected async Task<IDisposable> TakeTurnAsync()
    {
        while (true)
        {
            if (_engine.Store.Shards.TakeCheckpointTurn() is { } turn) return turn;
            await Task.Yield();
        }
    }

    /// <summary>Removes what the store left.</summary>
    protected abstract void Forget();
}
