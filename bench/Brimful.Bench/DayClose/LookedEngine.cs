using System.Security.Cryptography;
using Brimful.Bench.InProcess;
using Brimful.Bench.Load;
using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Core.Outlooks;
using Brimful.Core.Periods;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Engine.Accounts;
using Brimful.Engine.Buckets;
using Brimful.Engine.Calibration;
using Brimful.Engine.Checkpoints;
using Brimful.Engine.Events;
using Brimful.Engine.Forecasts;
using Brimful.Engine.Hosting;
using Brimful.Engine.Meters;
using Brimful.Engine.Observations;
using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;
using Brimful.Engine.Tenants;
using Brimful.Server.Settings;
using Brimful.Server.Stores;
using NodaTime;

namespace Brimful.Bench.DayClose;

/// <summary>An engine on the embedded store whose clock is set, and in which nothing looks by itself: accounts with one bucket each, which has a line that looks ahead.</summary>
internal sealed class LookedEngine : IDisposable
{
    private const int UnderWay = 512;
    private const int BatchEvents = 1_000;

    /// <summary>What the template has everybody use a day.</summary>
    private const int UsedADay = 1_000;

    /// <summary>Of so many buckets one is near its line.</summary>
    private const int PerNearOne = 10;

    private static readonly PeriodSchedule Monthly = new(PeriodUnit.Month, 1, new LocalDateTime(2026, 1, 1, 0, 0), DateTimeZone.Utc);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("brimful-bench-");
    private readonly OpenedStore _store;
    private readonly Checkpointer _checkpointer;
    private readonly EventDesk _events;
    private readonly EventTemplate _template;
    private readonly int _accounts;

    public LookedEngine(int accounts, ulong seed, Instant now)
    {
        (_accounts, _template, Clock) = (accounts, new EventTemplate(Math.Min(accounts, BatchEvents), accounts, seed), new SetClock(now));
        _store = StoreChoice.Open(new ServerSettings { DataDirectory = _directory.FullName });
        var options = new NodeOptions();
        Node = new Node(_store.Shards, Clock, new NewInstallation(options.ShardCount, RandomNumberGenerator.GetHexString(32, lowercase: true), [.. RandomNumberGenerator.GetBytes(16)]), options, fault => Fatal = fault);
        _events = new EventDesk(Node, _store.Events, new NobodyWaits());
        _checkpointer = new Checkpointer(Node) { OnFatal = fault => Fatal = fault };
        Forecasts = new ForecastKeeper(Node, new ForecastMemory(Node, _store.Forecasts));
        Observations = new ObservationKeeper(Node, new UsualTerms());
        Node.Start();
        _checkpointer.Start();
    }

    public SetClock Clock { get; }

    public Node Node { get; }

    /// <summary>Was not started: looks when it is told to.</summary>
    public ForecastKeeper Forecasts { get; }

    /// <inheritdoc cref="Forecasts"/>
    public ObservationKeeper Observations { get; }

    public Exception? Fatal { get; private set; }

    public IShardStore Shards => _store.Shards;

    public async Task SetUpAsync(CancellationToken cancellationToken)
    {
        (await new TenantDesk(Node).PutAsync(BenchEngine.Tenant, new TenantTerms("Bench", TenantMode.Live, null), default, cancellationToken)).OrThrow();
        (await new MeterDesk(Node, new HeldEvents(Node, _store.Events, new NobodyWaits())).PutAsync(BenchEngine.Tenant, "volume", new MeterTerms("bench.used", Aggregation.Sum, "$.value", "1", []), default, cancellationToken)).OrThrow();
        var (accounts, buckets) = (new AccountDesk(Node, new HeldEvents(Node, _store.Events, new NobodyWaits()), Clock), new BucketDesk(Node));
        await Parallel.ForEachAsync(Enumerable.Range(0, _accounts), new ParallelOptions { MaxDegreeOfParallelism = UnderWay, CancellationToken = cancellationToken }, async (number, stopping) =>
        {
            var key = EventTemplate.AccountKey(number);
            (await accounts.PutAsync(BenchEngine.Tenant, key, new AccountTerms(key, "UTC", "en", "USD", null, null), default, stopping)).OrThrow();
            (await buckets.PutAsync(BenchEngine.Tenant, key, "volume", TermsOf(number), default, stopping)).OrThrow();
        });
    }

    /// <summary>Everybody uses as much, at the clock's time.</summary>
    public async Task<long> UseAsync(CancellationToken cancellationToken)
    {
        var (time, sent) = (System.Text.Encoding.ASCII.GetBytes(Clock.Now.ToString("uuuu-MM-dd'T'HH:mm:ss", null)), 0L);
        for (var first = 0; first < _accounts; first += _template.Events)
        {
            var answer = (await _events.IngestAsync(BenchEngine.Tenant, EventFormat.Lines, _template.Next(time, Math.Min(first, _accounts - _template.Events)), cancellationToken)).OrThrow();
            if (answer.Counted != _template.Events) throw new BenchException($"Of {_template.Events} events {answer.Counted} were counted.");
            sent += answer.Counted;
        }
        if (Fatal is not null) throw new BenchException($"The engine failed: {Fatal}");
        return sent;
    }

    public void Checkpoint() => _checkpointer.CheckpointAll();

    public void Dispose()
    {
        Forecasts.Dispose();
        Observations.Dispose();
        _checkpointer.Dispose();
        Node.Stop();
        _events.Dispose();
        Node.Dispose();
        _store.Dispose();
        _directory.Delete(recursive: true);
    }

    /// <summary>By the month's end one in ten is about to exceed its capacity, the others are far from it.</summary>
    private static BucketTerms TermsOf(int number) => new()
    {
        Name = "volume",
        Meter = "volume",
        Capacity = Quantity.Of(UsedADay * (number % PerNearOne == 0 ? 31 : 90)),
        Schedule = Monthly,
        Thresholds = [new Threshold(new PercentLine(Quantity.Of(80))), new Threshold(new ForecastLine(Quantity.Parse("0.8"), 0, null, null))],
    };

    private sealed class NobodyWaits : IOutboxProgress
    {
        public Task ReachedAsync(long position, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class UsualTerms : IObservationTerms
    {
        public ValueTask<ObservationTerms> OfAsync(int tenantNumber, int accountNumber, CancellationToken cancellationToken) => new(ObservationTerms.Usual);
    }
}
