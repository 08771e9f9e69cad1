using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Channels.Webhooks;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Documents;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Metrics;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Suppressions;
using Brimful.Delivery.Targets;
using Brimful.Delivery.Tests.Addressing;
using Brimful.Delivery.Tests.Documents;
using Brimful.Engine.Outbox;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Brimful.Delivery.Tests.Deliveries;

/// <summary>A dispatcher over records in memory, a clock that stands, and endpoints that answer as told.</summary>
internal sealed class Dispatching : IAsyncDisposable
{
    private readonly ConcurrentQueue<WebhookRequest> _sent = new();
    private DeliveryDispatcher? _dispatcher;
    private ClockFollower? _follower;

    public Dispatching(DeliveryOptions? options = null, InMemoryRecords? records = null)
    {
        Options = options ?? new DeliveryOptions();
        Records = records ?? new InMemoryRecords();
        Accounts = new FakeAccounts();
    }

    public DeliveryOptions Options { get; }

    public InMemoryRecords Records { get; }

    public FakeAccounts Accounts { get; }

    public ManualTime Time { get; } = new(Some.Noon);

    public Func<WebhookRequest, CancellationToken, Task<SendOutcome>> Answer { get; set; } = (_, _) => Task.FromResult(new SendOutcome { StatusCode = 200 });

    public IReadOnlyList<WebhookRequest> Sent => [.. _sent];

    public ClockFollower Follower => _follower ?? throw new InvalidOperationException("Not started.");

    public DeliveryDispatcher Dispatcher => _dispatcher ?? throw new InvalidOperationException("Not started.");

    public EndpointUseCases Endpoints => new(
        Accounts, Records, Channels, Some.Secrets, new EndpointTestMessages(Records, Channels, Dispatcher, Time), new MissedDeliveries(Records, Channels, Dispatcher, Time), Dispatcher, Options, Time);

    public NotificationUseCases Notifications => new(Accounts, Records, Targets, Records, Channels, Records, Dispatcher, Time);

    /// <summary>The webhook's channel, and those that a test adds.</summary>
    public ChannelList Channels => field ??= new ChannelList([new WebhookChannel(Some.Secrets, new Sender(this), Some.Consent, NullLogger<WebhookChannel>.Instance), .. More], Options);

    public IReadOnlyList<IChannel> More { get; set; } = [];

    public MemoryDocuments Documents { get; } = new();

    public DocumentStore DocumentStore => field ??= new DocumentStore(Documents, Time);

    public AddressBook Addresses => new(DocumentStore);

    /// <summary>Who is told of what, over the same records.</summary>
    public Telling Telling => field ??= new Telling(Accounts, Documents, Records, Channels, Some.Ids, Time);

    public Meter Meter { get; } = new("Brimful");

    public DeliveryMetrics Metrics => field ??= new DeliveryMetrics(Meter, Accounts);

    public StandingLines Lines => field ??= new StandingLines(Time);

    public TargetDirectory Targets => Telling.Targets;

    public async Task<Dispatching> StartAsync()
    {
        var recorder = new AttemptRecorder(
            Records, Records, Telling.Notices, Options, Time, NullLogger<AttemptRecorder>.Instance);
        var clocks = Telling.Clocks;
        var sandboxes = new DueSandboxes(Accounts);
        var runner = new AttemptRunner(
            Channels, new DueReview(new Gatherer(Records, clocks, Time), Telling.Repeats(Records, Records, Lines), clocks, Time), clocks, recorder, Metrics, new EvenJitter(), Time, NullLogger<AttemptRunner>.Instance);
        var signals = Channel.CreateUnbounded<DispatchSignal>(new UnboundedChannelOptions { SingleReader = true });
        var work = new DispatchWork(
            runner, new LaneLoader(Records, Targets, Channels, Options, clocks, Time), Records, Targets, sandboxes, signals.Writer, Options, Time, NullLogger<DispatchWork>.Instance);
        _dispatcher = new DeliveryDispatcher(work, signals, recorder, Options, Time, NullLogger<DeliveryDispatcher>.Instance);
        _follower = new ClockFollower(sandboxes, Records, runner, Targets, _dispatcher, clocks, new OutboxWait(new NothingIsCarried(), new NothingIsCarried(), Time), Options, Time, NullLogger<ClockFollower>.Instance);
        await _dispatcher.StartAsync(default);
        await _follower.StartAsync(default);
        return this;
    }

    /// <summary>Sets a sandbox's clock as the tenant's desk does: it stops wherever something that waits falls due.</summary>
    public async Task SetClockAsync(int tenant, Instant now)
    {
        for (var due = await Follower.FollowAsync(tenant, default); Accounts.Sandboxes[tenant] < now; due = await Follower.FollowAsync(tenant, default))
            Accounts.Sandboxes[tenant] = due < now ? due.Value : now;
    }

    public async Task SaveAsync(params Endpoint[] endpoints)
    {
        foreach (var endpoint in endpoints) await Records.SaveAsync(endpoint, null, default);
    }

    /// <summary>Queues a message as the projector would.</summary>
    public async Task QueueAsync(NewNotification added)
    {
        await Records.AddAsync(added, default);
        var notification = added.Notification;
        _dispatcher?.Offer([.. added.Deliveries.Where(static each => each.NextAttemptAt is not null).Select(each =>
            new QueuedDelivery(new DeliveryId(notification.TenantNumber, notification.Id, each.Endpoint), each.NextAttemptAt!.Value) { IsHeld = each.State == DeliveryState.Held })]);
    }

    public async Task<DeliveryDetail> DetailAsync(string id, string endpoint = "hook", int tenant = 1) =>
        (await Records.FindAsync(tenant, id, default))!.Deliveries.Single(each => each.Delivery.Id.Endpoint == endpoint);

    public Task UntilAsync(string id, DeliveryState state, string endpoint = "hook", int tenant = 1) =>
        UntilAsync(async () => (await DetailAsync(id, endpoint, tenant)).Delivery.State == state);

    public Task UntilSentAsync(int count) => UntilAsync(() => Task.FromResult(_sent.Count >= count));

    /// <summary>Waits for what must come; gives up in real time, so that a failure is no hang, and before <c>tests/mutants/run</c> takes it for one.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var patience = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(patience) > TimeSpan.FromSeconds(40)) throw new TimeoutException("It never came.");
            await Task.Delay(1);
        }
    }

    public async Task StopAsync(CancellationToken giveUp = default)
    {
        if (_dispatcher is null) return;
        await Follower.StopAsync(giveUp);
        Follower.Dispose();
        await _dispatcher.StopAsync(giveUp);
        _dispatcher.Dispose();
        _dispatcher = null;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await StopAsync(now.Token);
    }

    private sealed class Sender(Dispatching world) : IWebhookSender
    {
        public Task<SendOutcome> SendAsync(WebhookRequest request, CancellationToken cancellationToken)
        {
            world._sent.Enqueue(request);
            return world.Answer(request, cancellationToken);
        }
    }

    private sealed class NothingIsCarried : IOutboxProgress, IOutboxFeed
    {
        public long DurablePosition => 0;

        public Task ReachedAsync(long position, CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask<IReadOnlyList<OutboxItem>> ReadAsync(long afterPosition, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Carried(long throughPosition) => throw new NotSupportedException();

        public void Consumed(long throughPosition) => throw new NotSupportedException();
    }

    private sealed class EvenJitter : IJitter
    {
        public double Next() => 0.5;
    }
}
