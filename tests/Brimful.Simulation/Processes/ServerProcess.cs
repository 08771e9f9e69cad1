using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Brimful.Delivery.Acknowledgements;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Channels.Email;
using Brimful.Delivery.Channels.Http;
using Brimful.Delivery.Channels.Webhooks;
using Brimful.Delivery.Confirmations;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Documents;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Inbox;
using Brimful.Delivery.Metrics;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Projection;
using Brimful.Delivery.Repeats;
using Brimful.Delivery.Suppressions;
using Brimful.Delivery.Tests.Addressing;
using Brimful.Delivery.Words;
using Brimful.Engine.Accounts;
using Brimful.Engine.Buckets;
using Brimful.Engine.Events;
using Brimful.Engine.Hosting;
using Brimful.Engine.Meters;
using Brimful.Engine.Pools;
using Brimful.Engine.Ports;
using Brimful.Engine.Recounts;
using Brimful.Engine.Tenants;
using Brimful.Simulation.Checks;
using Brimful.Simulation.Faults;
using Brimful.Simulation.Receivers;
using Brimful.Simulation.Scheduling;
using Brimful.Simulation.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace Brimful.Simulation.Processes;

/// <summary>One life of the server: the real engine and the real delivery on the world's disk, from its start to its death.</summary>
internal sealed class ServerProcess(World world, string name)
{
    private readonly Meter _meter = new("Brimful");
    private NodeDriver? _driver;

    public ProcessContext Context { get; } = new(world.Scheduler, name);

    /// <summary>Whether it takes requests.</summary>
    public bool IsServing { get; private set; }

    public TenantDesk Tenants { get; private set; } = null!;

    public MeterDesk Meters { get; private set; } = null!;

    public AccountDesk Accounts { get; private set; } = null!;

    public BucketDesk Buckets { get; private set; } = null!;

    public EventDesk Events { get; private set; } = null!;

    public EndpointUseCases Endpoints { get; private set; } = null!;

    public NotificationUseCases Notifications { get; private set; } = null!;

    public SuppressionUseCases Suppressions { get; private set; } = null!;

    /// <summary>Who is told, and what is said about that.</summary>
    public Telling Telling { get; private set; } = null!;

    /// <summary>Recovers and begins to serve; called in its own context.</summary>
    public void Start()
    {
        var store = new SimulatedShardStore(world.Disk, Context, world.Perils, world.Log, world.Fault);
        var records = new SimulatedRecords(world.Disk, Context, world.Perils, world.Clock, world.Log, world.Fault);
        var behind = TaskScheduler.FromCurrentSynchronizationContext();
        var options = world.ServerOptions with { Time = world.Clock, Behind = behind };
        if (Recover(store, options) is not { } node) return;
        PutTogether(node, records, behind);
        IsServing = true;
        world.Log.Write($"{Context.Name} serves");
    }

    /// <summary>Ends its life at once.</summary>
    public void Die()
    {
        Context.Die();
        _meter.Dispose();
    }

    /// <summary>The wall clock was set; what fell due is noticed before long.</summary>
    public void NoticeTheTime() => _driver?.ComeToTurn();

    private Node? Recover(SimulatedShardStore store, NodeOptions options)
    {
        try
        {
            var node = new Node(store, world.Clock, World.Installation, options, fault => world.Fail($"{Context.Name}: {fault}"));
            foreach (var difference in Recovery.DifferencesOf(world)) world.Fail($"{Context.Name} recovered to another state than all that was committed gives: {difference}");
            return node;
        }
        catch (StoreUnavailableException)
        {
            world.StartServerLater();
        }
        catch (Exception fault) when (fault is not PowerCutException)
        {
            world.Fail($"{Context.Name} does not start: {fault}");
        }
        Context.Die();
        return null;
    }

    private void PutTogether(Node node, SimulatedRecords records, TaskScheduler behind)
    {
        var progress = new LateProgress();
        var held = new HeldEvents(node, records, progress);
        Meters = new MeterDesk(node, held);
        Accounts = new AccountDesk(node, held, world.Clock);
        Buckets = new BucketDesk(node);
        Events = new EventDesk(node, records, progress);
        _driver = new NodeDriver(world, Context, node);
        Tenants = new TenantDesk(node, follower: PutDeliveryTogether(node, records, world.DeliveryOptions with { Beside = behind }, progress));
        Watch("the checkpoints", new CheckpointDriver(world, Context, node).RunAsync);
        held.Resume();
        var recounter = new Recounter(node)
        {
            OnFatal = fault =>
            {
                if (fault is not PowerCutException) world.Fail($"{Context.Name}: {fault}");
            },
            OnFault = fault =>
            {
                if (fault.Fault is not PowerCutException) world.Fail($"{Context.Name}: {fault.Fault}");
            },
        };
        recounter.Start();
    }

    private ClockFollower PutDeliveryTogether(Node node, SimulatedRecords records, DeliveryOptions options, LateProgress progress)
    {
        var (clock, secrets) = (world.Clock, new EndpointSecrets(new PlainSecrets()));
        var ids = new NotificationIds(world.Fault == PlantedFault.IdsOfTheProcess ? Context.Name : node.InstallationId);
        var metrics = new DeliveryMetrics(_meter, Accounts);
        var channels = ChannelsOver(records, secrets, options);
        Telling = new Telling(Accounts, records, records, channels, ids, clock);
        var recorder = new AttemptRecorder(records, records, Telling.Notices, options, clock, NullLogger<AttemptRecorder>.Instance);
        var repeats = Telling.Repeats(records, records, new BucketStandings(Accounts, Buckets, new ParticipantDesk(node)));
        var (clocks, sandboxes) = (Telling.Clocks, new DueSandboxes(Accounts));
        var runner = new AttemptRunner(
            channels, new DueReview(new Gatherer(records, clocks, clock), repeats, clocks, clock), clocks, recorder, metrics, new DiceJitter(world.Dice), clock, NullLogger<AttemptRunner>.Instance);
        var signals = Channel.CreateUnbounded<DispatchSignal>(new UnboundedChannelOptions { SingleReader = true });
        var work = new DispatchWork(
            runner, new LaneLoader(records, Telling.Targets, channels, options, clocks, clock), records, Telling.Targets, sandboxes, signals.Writer, options, clock, NullLogger<DispatchWork>.Instance);
        var dispatcher = new DeliveryDispatcher(work, signals, recorder, options, clock, NullLogger<DeliveryDispatcher>.Instance);
        var projector = new OutboxProjector(
            node.Outbox, records, new ProjectionBuilder(Telling.Maker()), dispatcher, new InboxSignals(), metrics, options, clock, NullLogger<OutboxProjector>.Instance);
        progress.Projector = projector;
        var follower = new ClockFollower(
            sandboxes, records, runner, Telling.Targets, dispatcher, clocks, new OutboxWait(projector, node.Outbox, clock), options, clock, NullLogger<ClockFollower>.Instance);
        Endpoints = new EndpointUseCases(
            Accounts, records, channels, secrets, new EndpointTestMessages(records, channels, dispatcher, clock), new MissedDeliveries(records, channels, dispatcher, clock), dispatcher, options, clock);
        Notifications = new NotificationUseCases(Accounts, records, Telling.Targets, records, channels, records, dispatcher, clock);
        Suppressions = new SuppressionUseCases(Accounts, new DocumentStore(records, clock), clock);
        Watch("the dispatcher", () => dispatcher.RunAsync(CancellationToken.None));
        Watch("the projector", () => projector.RunAsync(CancellationToken.None));
        Watch("the follower of clocks", () => follower.RunAsync(CancellationToken.None));
        return follower;
    }

    /// <summary>Webhooks and mail as they are, up to where bytes would leave; text messages by a gateway of the world's.</summary>
    private ChannelList ChannelsOver(SimulatedRecords records, EndpointSecrets secrets, DeliveryOptions options)
    {
        var (clock, documents, mail) = (world.Clock, new DocumentStore(records, world.Clock), new SimulatedMail(world, Context));
        var consent = new WebhookConsent(new GuardedClient(options, new SystemHostResolver(), clock), options, clock);
        var words = new MessageWords(new WordBook(documents, clock), Accounts, new AcknowledgeLinks(new PlainSecrets(), options), new ConfirmLinks(new PlainSecrets(), options), new DeliveryMetrics(_meter, Accounts), NullLogger<MessageWords>.Instance);
        var email = new EmailChannel(new EmailSetup(mail, new Delivery.Channels.Email.Mailbox(null, "usage@brimful.example"), null), words, new AddressBook(documents), options);
        return new ChannelList(
            [
                new WebhookChannel(secrets, new SimulatedSender(world, Context), consent, NullLogger<WebhookChannel>.Instance),
                mail.Watching(email),
                new SimulatedGateway(world, Context),
            ],
            options);
    }

    /// <summary>Begins what must not end before the process does.</summary>
    private void Watch(string what, Func<Task> run) => Context.Begin(() => _ = WatchAsync(what, run));

    private async Task WatchAsync(string what, Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (Exception fault) when (fault is not PowerCutException && Context.IsAlive)
        {
            world.Fail($"{Context.Name}: {what} ended: {fault}");
        }
        catch (PowerCutException)
        {
            // Dead already.
        }
    }
}
