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
using Microsoft.Extensions.Logging.Abstractions;

namespace Brimful.Delivery.Tests.Deliveries;

/// <summary>A dispatcher over records in memory, a clock that stands, and endpoints that answer as told.</summary>
internal sealed class Dispatching : IAsyncDisposable
{
    private readonly ConcurrentQueue<WebhookRequest> _sent = new();
    private DeliveryDispatcher? _dispatcher;

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

    public DeliveryDispatcher Dispatcher => _dispatcher ?? throw new InvalidOperationException("Not started.");

    public EndpointUseCases Endpoints => new(
        Accounts, Records, Channels, Some.Secrets, new EndpointTestMessages(Records, Channels, Dispatcher, Time), new MissedDeliveries(Records, Channels, Time), Dispatcher, Options, Time);

    public NotificationUseCases Notifications => new(Accounts, Records, Targets, Records, Channels, Records, Dispatcher, Time);

    /// <summary>The webhook's channel, and those that a test adds.</summary>
    public ChannelList Channels => field ??= new ChannelList([new WebhookChannel(Some.Secrets, new Sender(this), Some.Consent, NullLogger<WebhookChannel>.Instance), .. More], Options);

    public IReadOnlyList<IChannel> More { get; set; } = [];

    public MemoryDocuments Documents { get; } = new();

    public DocumentStore DocumentStore => field ??= new DocumentStore(Documents, Time);

    public AddressBook Addresses => new(DocumentStore);

    /// <summary>Who is told of what, over the same records.</summary>
    public Telling Telling => field ??= new Telling(Accounts, Documents, Records, Channels, Some.Ids, Time);

    public StandingLines Lines => field ??= new StandingLines(Time);

    public TargetDirectory Targets => Telling.Targets;

    public async Task<Dispatching> StartAsync()
    {
        var recorder = new AttemptRecorder(
            Records, Records, Telling.Notices, Options, Time, NullLogger<AttemptRecorder>.Instance);
        var runner = new AttemptRunner(
            Channels, new DueReview(new Gatherer(Records, Time), Telling.Repeats(Records, Records, Lines), Time), recorder, new DeliveryMetrics(new Meter("Brimful"), Accounts), new EvenJitter(), Time, NullLogger<AttemptRunner>.Instance);
        var signals = Channel.CreateUnbounded<DispatchSignal>(new UnboundedChannelOptions { SingleReader = true });
        var work = new DispatchWork(
            runner, new LaneLoader(Records, Targets, Channels, Options, Time), Records, Targets, signals.Writer, Options, Time, NullLogger<DispatchWork>.Instance);
        _dispatcher = new DeliveryDispatcher(work, signals, recorder, Options, Time, NullLogger<DeliveryDispatcher>.Instance);
        await _dispatcher.StartAsync(default);
        return this;
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
        _dispatcher?.Offer([.. added.Deliveries.Select(each =>
            new QueuedDelivery(new DeliveryId(notification.TenantNumber, notification.Id, each.Endpoint), each.NextAttemptAt!.Value))]);
    }

    public async Task<DeliveryDetail> DetailAsync(string id, string endpoint = "hook", int tenant = 1) =>
        (await Records.FindAsync(tenant, id, default))!.Deliveries.Single(each => each.Delivery.Id.Endpoint == endpoint);

    public Task UntilAsync(string id, DeliveryState state, string endpoint = "hook", int tenant = 1) =>
        UntilAsync(async () => (await DetailAsync(id, endpoint, tenant)).Delivery.State == state);

    public Task UntilSentAsync(int count) => UntilAsync(() => Task.FromResult(_sent.Count >= count));

    /// <summary>Waits for what must come; gives up in real time, so that a failure is no hang.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var patience = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(patience) > TimeSpan.FromSeconds(20)) throw new TimeoutException("It never came.");
            await Task.Delay(1);
        }
    }

    public async Task StopAsync(CancellationToken giveUp = default)
    {
        if (_dispatcher is null) return;
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

    private sealed class EvenJitter : IJitter
    {
        public double Next() => 0.5;
    }
}
