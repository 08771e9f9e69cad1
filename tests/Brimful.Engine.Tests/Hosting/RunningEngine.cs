using System.Text;
using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Core.Pools;
using Brimful.Engine.Accounts;
using Brimful.Engine.Buckets;
using Brimful.Engine.Calibration;
using Brimful.Engine.Capacity;
using Brimful.Engine.Checkpoints;
using Brimful.Engine.Events;
using Brimful.Engine.Forecasts;
using Brimful.Engine.Hosting;
using Brimful.Engine.Meters;
using Brimful.Engine.Observations;
using Brimful.Engine.Outbox;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Plans;
using Brimful.Engine.Pools;
using Brimful.Engine.Ports;
using Brimful.Engine.Recounts;
using Brimful.Engine.Tenants;
using Brimful.Engine.Voids;
using NodaTime;
using NodaTime.Text;

namespace Brimful.Engine.Tests.Hosting;

/// <summary>A node on a memory store, with short ways to say what tests say often. Tenants are sandboxes.</summary>
public sealed class RunningEngine : IDisposable
{
    public static readonly Precondition Always = default;

    private readonly Checkpointer _checkpointer;

    /// <param name="isRecounting">Whether counts from history are made behind; a test that makes them itself says no.</param>
    public RunningEngine(MemoryShardStore? store = null, NodeOptions? options = null, MemoryRecords? records = null, IClock? clock = null, bool isRecounting = true)
    {
        Clock = clock ?? SystemClock.Instance;
        Options = options ?? new NodeOptions();
        Store = store ?? new MemoryShardStore();
        Records = records ?? new MemoryRecords();
        Node = new Node(Store, Clock, new NewInstallation(Math.Min(4, Options.ShardCount), new string('a', 32), [.. Enumerable.Range(1, 16).Select(part => (byte)part)]), Options, fault => Fatal = fault);
        Records.Node = Node;
        Held = new HeldEvents(Node, Records, Records);
        Forecasts = new ForecastKeeper(Node, new ForecastMemory(Node, Records.Forecasts), Terms) { OnFatal = fault => Fatal = fault, OnFault = fault => Fatal = fault.Fault };
        Observations = new ObservationKeeper(Node, Terms) { OnFatal = fault => Fatal = fault, OnFault = fault => Fatal = fault.Fault };
        Tenants = new TenantDesk(Node, Forecasts, Observations);
        Meters = new MeterDesk(Node, Held);
        Accounts = new AccountDesk(Node, Held, Clock);
        Buckets = new BucketDesk(Node);
        Participants = new ParticipantDesk(Node);
        Capacity = new CapacityDesk(Node);
        Events = new EventDesk(Node, Records, Records);
        Expiry = new KeptEventExpiry(Node, Held, Events) { OnFatal = fault => Fatal = fault, OnFault = fault => Fatal = fault.Fault };
        Rollouts = new PlanRollouts(Node) { OnFatal = fault => Fatal = fault, OnFault = fault => Fatal = fault.Fault };
        Plans = new PlanDesk(Node, Rollouts);
        Voids = new VoidDesk(Node);
        _checkpointer = new Checkpointer(Node);
        Recounter = new Recounter(Node) { OnFatal = fault => Fatal = fault, OnFault = fault => Fatal = fault.Fault };
        Node.Start();
        if (isRecounting) Recounter.Start();
        Held.Resume();
    }

    public IClock Clock { get; }

    public NodeOptions Options { get; }

    public Exception? Fatal { get; private set; }

    public MemoryShardStore Store { get; }

    public MemoryRecords Records { get; }

    public Node Node { get; }

    public HeldEvents Held { get; }

    public TenantDesk Tenants { get; }

    public MeterDesk Meters { get; }

    public AccountDesk Accounts { get; }

    public BucketDesk Buckets { get; }

    public ParticipantDesk Participants { get; }

    public CapacityDesk Capacity { get; }

    public EventDesk Events { get; }

    public PlanDesk Plans { get; }

    /// <summary>Takes the steps that it is told to: it was not started.</summary>
    public PlanRollouts Rollouts { get; }
    public VoidDesk Voids { get; }

    /// <summary>Looks when it is told to: it was not started.</summary>
    public KeptEventExpiry Expiry { get; }

    /// <summary>Looks when a clock is set, or it is told to: it was not started.</summary>
    public ForecastKeeper Forecasts { get; }

    /// <summary>Looks when a clock is set, or it is told to: it was not started.</summary>
    public ObservationKeeper Observations { get; }

    /// <summary>What is observed, for every account.</summary>
    public SetTerms Terms { get; } = new();

    public Recounter Recounter { get; }

    /// <summary>Counts from history all that is due.</summary>
    public async Task RecountAsync()
    {
        while (await Recounter.CountAsync())
        {
            // Until nothing is.
        }
    }

    public void Checkpoint() => _checkpointer.CheckpointAll();

    /// <summary>Has checkpoints made by their own thread from now on.</summary>
    public void StartCheckpoints() => _checkpointer.Start();

    /// <summary>Writes hot sets that have filled their share, as happens between checkpoints.</summary>
    public void Spill() => _checkpointer.Spill();

    /// <summary>Another engine on what is durable at this moment, as after a cut of power: this one is not told and not stopped.</summary>
    public RunningEngine AfterPowerCut(bool isRecounting = true) => new(Store.Copy(), Options, Records.Copy(), Clock, isRecounting);

    /// <summary>Runs a test for two tenants with identical keys on this engine: the second finds what the first found, or one sees the other.</summary>
    public static async Task ForTwoTenantsAsync(Func<RunningEngine, string, Task> test)
    {
        using var engine = new RunningEngine();
        foreach (var tenant in new[] { "t1", "t2" }) await test(engine, tenant);
        engine.Fatal.ShouldBeNull();
    }

    public static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;

    /// <summary>A sandbox with a sum meter <c>m</c> of type <c>use</c> and an account <c>a</c> with subject <c>s1</c>.</summary>
    public async Task SetUpAsync(string tenant, string now = "2026-03-01T00:00:00Z", Aggregation aggregation = Aggregation.Sum)
    {
        await Done(Tenants.PutAsync(tenant, new TenantTerms(tenant, TenantMode.Sandbox, At(now)), Always, default));
        await Done(Meters.PutAsync(tenant, "m", new MeterTerms("use", aggregation, "$.value", "1", []), Always, default));
        await PutAccountAsync(tenant, "a", "s1");
    }

    public Task PutAccountAsync(string tenant, string account, params string[] subjects) =>
        Done(Accounts.PutAsync(tenant, account, new AccountTerms(account, "UTC", "en", "USD", [.. subjects], null), Always, default));

    /// <summary>Creates or replaces the plan <c>p</c>.</summary>
    public Task<PlanView> PutPlanAsync(string tenant, PlanTerms terms, string plan = "p") => Stored(Plans.PutAsync(tenant, plan, terms, Always, default));

    /// <summary>Creates or replaces an account; its only subject is its key.</summary>
    public Task<AccountView> PutAsync(string tenant, string account, AccountTerms terms) => Stored(Accounts.PutAsync(tenant, account, terms, Always, default));

    /// <summary>Takes steps until every change of a plan has come to everyone.</summary>
    public async Task RollOutAsync()
    {
        while (await Rollouts.StepAsync() == true)
        {
        }
    }

    public Task<BucketView> PutBucketAsync(string tenant, BucketTerms terms, string bucket = "b") =>
        Stored(Buckets.PutAsync(tenant, "a", bucket, terms, Always, default));

    /// <summary>Has a subject of account <c>a</c> take part in a bucket.</summary>
    public Task<Stored<ParticipantView>> JoinAsync(string tenant, string subject, ParticipantTerms terms, string bucket = "b") =>
        Done(Participants.PutAsync(new ParticipantTarget(new BucketTarget(tenant, "a", bucket), subject), terms, Always, default));

    public Task<ParticipantView> LeaveAsync(string tenant, string subject, string bucket = "b") =>
        Done(Participants.DeleteAsync(new ParticipantTarget(new BucketTarget(tenant, "a", bucket), subject), Always, default));

    public Task<Ingested> SendAsync(string tenant, params string[] events) => SendAsync(tenant, EventFormat.Lines, string.Join('\n', events));

    public Task<Ingested> SendAsync(string tenant, EventFormat format, string body) =>
        Done(Events.IngestAsync(tenant, format, Encoding.UTF8.GetBytes(body), default));

    public static string Use(string id, string value, string? time = null, string subject = "s1") =>
        $$$"""{"specversion":"1.0","type":"use","source":"tests","id":"{{{id}}}","subject":"{{{subject}}}"{{{(time is null ? "" : $",\"time\":\"{time}\"")}}},"data":{"value":{{{value}}}}}""";

    public Task SetClockAsync(string tenant, string now) => Done(Tenants.SetClockAsync(tenant, At(now), default));

    public async Task<BucketStatus> StatusAsync(string tenant, string bucket = "b") => (await Done(Buckets.GetAsync(tenant, "a", bucket, default))).Status;

    public async Task<EventCounts> CountsAsync(string tenant) => await Done(Tenants.CountsAsync(tenant, default));

    /// <summary>Facts of a tenant's buckets in commit order.</summary>
    public async Task<IReadOnlyList<FactItem>> FactsAsync(string tenant)
    {
        await Records.ReachedAsync(Buckets.LatestPosition, default);
        return await Records.ListAsync(new FactQuery(Accounts.TenantNumber(tenant)!.Value, 0, int.MaxValue), default);
    }

    public static async Task<T> Done<T>(Task<Outcome<T>> outcome) => await outcome switch
    {
        Outcome<T>.Done done => done.Value,
        Outcome<T>.Refused refused => throw new InvalidOperationException($"{refused.Refusal.Code}: {refused.Refusal.Message}"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static async Task<T> Stored<T>(Task<Outcome<Stored<T>>> outcome) => (await Done(outcome)).Value;

    public static async Task<Refusal> Refused<T>(Task<Outcome<T>> outcome) =>
        (await outcome).ShouldBeOfType<Outcome<T>.Refused>().Refusal;

    public void Dispose()
    {
        _checkpointer.Dispose();
        Recounter.Dispose();
        Forecasts.Dispose();
        Expiry.Dispose();
        Rollouts.Dispose();
        Held.Dispose();
        Node.Dispose();
        Events.Dispose();
    }
}
