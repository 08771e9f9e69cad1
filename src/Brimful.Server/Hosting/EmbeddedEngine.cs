using System.Diagnostics;
using System.Security.Cryptography;
using Brimful.Engine.Accounts;
using Brimful.Engine.Backtests;
using Brimful.Engine.Buckets;
using Brimful.Engine.Calibration;
using Brimful.Engine.Capacity;
using Brimful.Engine.Checkpoints;
using Brimful.Engine.Events;
using Brimful.Engine.Explanations;
using Brimful.Engine.Forecasts;
using Brimful.Engine.History;
using Brimful.Engine.Hosting;
using Brimful.Engine.Meters;
using Brimful.Engine.Observations;
using Brimful.Engine.Outbox;
using Brimful.Engine.Plans;
using Brimful.Engine.Pools;
using Brimful.Engine.Ports;
using Brimful.Engine.Recounts;
using Brimful.Engine.Rollups;
using Brimful.Engine.Tenants;
using Brimful.Engine.Voids;
using Brimful.Server.Settings;
using Brimful.Server.Stores;
using NodaTime;

namespace Brimful.Server.Hosting;

/// <summary>The engine in this process, on a store that it owns: opened and recovered on construction, taking requests from <see cref="Start"/> to <see cref="Stop"/>.</summary>
internal sealed class EmbeddedEngine : IDisposable
{
    private readonly HeldEvents _held;
    private readonly EventDesk _events;
    private readonly KeptEventExpiry _expiry;
    private readonly PlanRollouts _rollouts;
    private readonly Checkpointer _checkpointer;
    private readonly Recounter _recounter;
    private readonly ForecastKeeper _forecasts;
    private readonly ObservationKeeper? _observations;
    private readonly ExplanationDesk _explanations;
    private readonly IObservationTerms? _terms;

    /// <param name="terms">What is observed about buckets, and which days are known events; null for nothing.</param>
    /// <param name="onWaiting">Told when opening the store waits for another process.</param>
    /// <exception cref="StoreRefusedException">The store cannot be used; the message says what to do.</exception>
    public EmbeddedEngine(ServerSettings settings, IOutboxProgress progress, FatalFault fatal, NodeOptions options, IObservationTerms? terms = null, Action<string>? onWaiting = null)
    {
        (Store, _terms) = (StoreChoice.Open(settings, fatal.Raise, onWaiting), terms);
        try
        {
            if (settings.IdentityMemoryBytes is { } bytes) options = options with { IdentityMemoryBytes = bytes };
            if (settings.ValuesInMemory is { } values) options = options with { ValuesInMemory = values };
            if (settings.HistoryRetention is { } retention) options = options with { HistoryRetention = retention };
            var identity = new NewInstallation(options.ShardCount, RandomNumberGenerator.GetHexString(32, lowercase: true), [.. RandomNumberGenerator.GetBytes(16)]);
            var begun = Stopwatch.GetTimestamp();
            Node = new Node(Store.Shards, SystemClock.Instance, identity, options, fatal.Raise);
            options.Metrics?.Watch(Node, recovery: Stopwatch.GetElapsedTime(begun));
            _held = new HeldEvents(Node, Store.Events, progress);
            _events = new EventDesk(Node, Store.Events, progress);
            _expiry = new KeptEventExpiry(Node, _held, _events) { OnFatal = fatal.Raise };
            _rollouts = new PlanRollouts(Node) { OnFatal = fatal.Raise };
            _checkpointer = new Checkpointer(Node) { OnFatal = fatal.Raise };
            _recounter = new Recounter(Node) { OnFatal = fatal.Raise };
            _forecasts = new ForecastKeeper(Node, new ForecastMemory(Node, Store.Forecasts), terms) { OnFatal = fatal.Raise };
            _observations = terms is null ? null : new ObservationKeeper(Node, terms) { OnFatal = fatal.Raise };
            _explanations = new ExplanationDesk(Node, Store.Facts);
            Backtests = new BacktestDesk(Node, SystemClock.Instance);
        }
        catch
        {
            Store.Dispose();
            throw;
        }
    }

    public OpenedStore Store { get; }

    public Node Node { get; }

    public BacktestDesk Backtests { get; }

    /// <summary>Told of failures behind the counting, one a minute of each keeper at most. Set it before <see cref="Start"/>.</summary>
    public Action<KeeperFault>? OnKeeperFault
    {
        set
        {
            _expiry.OnFault = value;
            _rollouts.OnFault = value;
            _recounter.OnFault = value;
            _forecasts.OnFault = value;
            if (_observations is not null) _observations.OnFault = value;
        }
    }

    /// <summary>Registers what the API and delivery speak to. The engine itself stays with its owner.</summary>
    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton<ITenants>(provider => new TenantDesk(Node, _forecasts, _observations, provider.GetService<IClockFollower>()));
        services.AddSingleton<IMeters>(new MeterDesk(Node, _held));
        services.AddSingleton<IPlans>(new PlanDesk(Node, _rollouts));
        services.AddSingleton<IAccounts>(new AccountDesk(Node, _held, SystemClock.Instance));
        services.AddSingleton<IBuckets>(new BucketDesk(Node));
        services.AddSingleton<IParticipants>(new ParticipantDesk(Node));
        services.AddSingleton<ICapacity>(new CapacityDesk(Node));
        services.AddSingleton<IEvents>(_events);
        services.AddSingleton<ICountedEvents>(new CountedEventDesk(Node));
        services.AddSingleton<IVoids>(new VoidDesk(Node));
        services.AddSingleton<IUsageOverTime>(new UsageDesk(Node));
        services.AddSingleton<IForecasts>(new ForecastDesk(Node, new CalibrationDesk(Node, Store.Forecasts), _terms));
        services.AddSingleton<ICalibration>(new CalibrationDesk(Node, Store.Forecasts));
        services.AddSingleton<IExplanations>(_explanations);
        services.AddSingleton<IBacktests>(Backtests);
        services.AddSingleton(Node.Outbox);
    }

    public void Start()
    {
        Node.Start();
        _held.Resume();
        _expiry.Start();
        _rollouts.Start();
        _recounter.Start();
        _forecasts.Start();
        _observations?.Start();
        _checkpointer.Start();
    }

    /// <summary>One checkpoint now, by who makes the others too.</summary>
    public void Checkpoint() => _checkpointer.CheckpointAll();

    /// <summary>Commits what was taken, and takes no more.</summary>
    public void Stop()
    {
        Backtests.Dispose();
        _expiry.Dispose();
        _rollouts.Dispose();
        _held.Dispose();
        _forecasts.Dispose();
        _observations?.Dispose();
        _recounter.Dispose();
        _checkpointer.Stop();
        Node.Stop();
    }

    public void Dispose()
    {
        _events.Dispose();
        _explanations.Dispose();
        _checkpointer.Dispose();
        Node.Dispose();
        Store.Dispose();
    }
}
