using System.Diagnostics.Metrics;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Inbox;
using Brimful.Delivery.Metrics;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Projection;
using Brimful.Delivery.Tests.Addressing;
using Brimful.Delivery.Tests.Deliveries;
using Brimful.Delivery.Tests.Documents;
using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Brimful.Delivery.Tests.Projection;

public sealed class OutboxProjectorTests
{
    private readonly InMemoryRecords _records = new();
    private readonly Feed _feed = new();
    private readonly Queue _queue = new();
    private readonly InboxSignals _inboxes = new();
    private readonly ManualTime _time = new(Some.Noon);

    [Fact]
    public async Task A_fact_becomes_one_notification_with_a_delivery_for_each_endpoint_once()
    {
        await SaveAsync(Some.Endpoint(), Some.Endpoint("off", disabled: DeliveryReasons.Gone));
        await ProjectAsync(Some.Fact(1, fact: Some.Crossed(notify: ["hook", "off", "hook", "nowhere"])));
        var detail = await FoundAsync(Some.Fact());
        detail.Record.Notification.State.ShouldBe(NotificationState.Addressed);
        detail.Deliveries.Select(each => (each.Delivery.Id.Endpoint, each.Delivery.State, each.Delivery.Reason)).ShouldBe(
        [
            ("hook", DeliveryState.Queued, DeliveryReasons.New),
            ("nowhere", DeliveryState.Suppressed, DeliveryReasons.EndpointUnknown),
            ("off", DeliveryState.Held, DeliveryReasons.EndpointDisabled),
        ]);
        _queue.Offered.ShouldHaveSingleItem().Id.Endpoint.ShouldBe("hook");
    }

    [Fact]
    public async Task A_crossing_that_names_nobody_is_listed_all_the_same()
    {
        await ProjectAsync(Some.Fact());
        var notification = (await FoundAsync(Some.Fact())).Record.Notification;
        (notification.State, notification.Reason).ShouldBe((NotificationState.Unaddressed, NotificationReasons.NoEndpointNamed));
        notification.Body.IsEmpty.ShouldBeFalse();
    }

    [Theory]
    [InlineData(false, DeliveryState.Held, DeliveryReasons.Late)]
    [InlineData(true, DeliveryState.Queued, DeliveryReasons.New)]
    public async Task A_late_fact_is_held_back_unless_its_threshold_says_otherwise(bool notifyLate, DeliveryState state, string reason)
    {
        await SaveAsync(Some.Endpoint());
        await ProjectAsync(Some.Fact(1, fact: Some.Crossed(late: true, notifyLate: notifyLate, notify: "hook")));
        var delivery = (await FoundAsync(Some.Fact())).Deliveries.ShouldHaveSingleItem().Delivery;
        (delivery.State, delivery.Reason).ShouldBe((state, reason));
    }

    [Fact]
    public async Task Two_tenants_with_the_same_keys_everywhere_never_meet()
    {
        await SaveAsync(Some.Endpoint(url: "http://one.example/"), Some.Endpoint(tenant: 2, disabled: DeliveryReasons.Gone));
        var crossed = Some.Crossed(notify: "hook");
        await ProjectAsync(Some.Fact(1, 1, crossed), Some.Fact(2, 2, crossed) with { AccountNumber = 8 });
        (await _records.ListAsync(new NotificationQuery(1, 0, 10), default)).ShouldHaveSingleItem().Notification.TenantNumber.ShouldBe(1);
        (await _records.ListAsync(new NotificationQuery(2, 0, 10), default)).ShouldHaveSingleItem().Notification.TenantNumber.ShouldBe(2);
        _queue.Offered.ShouldHaveSingleItem().Id.TenantNumber.ShouldBe(1);
    }

    [Fact]
    public async Task A_stretch_whose_answer_was_lost_is_not_written_twice()
    {
        await SaveAsync(Some.Endpoint());
        _records.Refuse = 1;
        _records.LosesAnswers = true;
        await ProjectAsync(Some.Fact(3, fact: Some.Crossed(notify: "hook")), Some.Fact(9, fact: Some.Crossed(2, notify: "hook")));
        _records.Projections.Count.ShouldBe(1);
        (await _records.ListAsync(new NotificationQuery(1, 0, 10), default)).Count.ShouldBe(2);
        _queue.Offered.Select(each => each.Id).Distinct().Count().ShouldBe(2);
        _feed.ConsumedThrough.ShouldBe(9);
    }

    [Fact]
    public async Task A_store_that_refuses_is_asked_again_and_nothing_is_consumed_before()
    {
        _records.Refuse = 3;
        await ProjectAsync(Some.Fact(5));
        _records.Projections.ShouldHaveSingleItem().ThroughPosition.ShouldBe(5);
        _feed.Consumptions.ShouldBe([0, 5]);
    }

    [Fact]
    public async Task The_outbox_keeps_what_was_carried_over_until_it_is_on_the_disk()
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        _records.OnDisk = first.Task;
        _feed.Items.Add(Some.Fact(3));
        using var projector = Projector();
        await projector.StartAsync(default);
        await projector.ReachedAsync(3, default);
        _records.OnDisk = second.Task;
        _feed.Add(Some.Fact(5, fact: Some.Crossed(2)));
        await projector.ReachedAsync(5, default);
        (await _records.ListAsync(new NotificationQuery(1, 0, 10), default)).Count.ShouldBe(2);
        _feed.Consumptions.ShouldBe([0]);
        _feed.CarriedThrough.ShouldBe(5);

        first.SetResult();
        _feed.Consumptions.ShouldBe([0, 3]);
        second.SetException(new StoreUnavailableException("The disk does not answer."));
        await projector.StopAsync(default);
        _feed.Consumptions.ShouldBe([0, 3]);
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(31, 30)]
    [InlineData(32, 0)]
    public async Task The_more_were_carried_over_the_longer_the_next_ones_gather_and_many_gather_by_themselves(int count, int milliseconds)
    {
        _feed.Items.AddRange(Enumerable.Range(1, count).Select(position => Some.Fact(position, fact: Some.Crossed(position))));
        using var projector = Projector(new DeliveryOptions { CarryingPause = Duration.FromMilliseconds(10) });
        await projector.StartAsync(default);
        await projector.ReachedAsync(count, default);
        _feed.Add(Some.Fact(count + 1, fact: Some.Crossed(count + 1)));
        var next = projector.ReachedAsync(count + 1, default);
        if (milliseconds > 0)
        {
            await Dispatching.UntilAsync(() => Task.FromResult(_time.IsAwaited));
            _time.Advance(Duration.FromMilliseconds(milliseconds - 1));
            next.IsCompleted.ShouldBeFalse();
            _time.Advance(Duration.FromMilliseconds(1));
        }

        await next.WaitAsync(TimeSpan.FromMinutes(1));
        await projector.StopAsync(default);
    }

    [Fact]
    public async Task The_same_stretch_twice_changes_nothing()
    {
        await SaveAsync(Some.Endpoint());
        var builder = Builder();
        var projection = await builder.BuildAsync(0, [Some.Fact(1, fact: Some.Crossed(notify: "hook"))], Some.Noon, default);
        (await _records.ProjectAsync(projection, default)).Position.ShouldBe(1);
        (await _records.ProjectAsync(projection, default)).Position.ShouldBe(1);
        (await _records.ListAsync(new NotificationQuery(1, 0, 10), default)).Count.ShouldBe(1);
        (await _records.CountQueuedAsync(null, default)).ShouldBe(1);
    }

    [Fact]
    public async Task What_a_lost_answer_hides_is_offered_even_if_its_endpoint_has_been_disabled_since()
    {
        var endpoint = Some.Endpoint();
        await SaveAsync(endpoint);
        (_records.Refuse, _records.LosesAnswers) = (1, true);
        _feed.BeforeSecondRead = () => _records.SaveAsync(
            endpoint with { DisabledReason = DeliveryReasons.Gone, Version = endpoint.Version + 1 }, endpoint.Version, default);

        await ProjectAsync(Some.Fact(1, fact: Some.Crossed(notify: "hook")));

        _records.Projections.Count.ShouldBe(1);
        _queue.Offered.ShouldHaveSingleItem().Id.Endpoint.ShouldBe("hook");
    }

    [Fact]
    public async Task A_projector_that_starts_again_goes_on_where_the_store_is()
    {
        await ProjectAsync(Some.Fact(4));
        await ProjectAsync(Some.Fact(6, fact: Some.Crossed(2)));
        _records.Projections.Select(each => (each.AfterPosition, each.ThroughPosition)).ShouldBe([(0, 4), (4, 6)]);
    }

    [Fact]
    public async Task Kept_events_and_removals_are_handed_on_by_tenant_and_position()
    {
        await ProjectAsync(
            new HeldItem("s", "1", "t", "sub", Some.Noon, Some.Noon, default) { Position = 1, TenantNumber = 1 },
            new RejectedItem("s", "2", "t", "sub", Some.Noon, "c", "m", default) { Position = 2, TenantNumber = 2 },
            new ReleasedItem([1]) { Position = 3, TenantNumber = 1 },
            new ReplayedItem([2]) { Position = 4, TenantNumber = 2 },
            new TenantRemovedItem { Position = 5, TenantNumber = 3 },
            Some.Fact(6, tenant: 3));
        var projection = _records.Projections.ShouldHaveSingleItem();
        projection.Held.ShouldHaveSingleItem().Position.ShouldBe(1);
        projection.Rejected.ShouldHaveSingleItem().Position.ShouldBe(2);
        projection.Released.ShouldBe([new TenantPosition(1, 1)]);
        projection.Replayed.ShouldBe([new TenantPosition(2, 2)]);
        projection.RemovedTenants.ShouldBe([3]);
        projection.Facts.ShouldHaveSingleItem().TenantNumber.ShouldBe(3);
        projection.Notifications.ShouldBeEmpty();
    }

    private async Task<NotificationDetail> FoundAsync(FactItem item) =>
        (await _records.FindAsync(item.TenantNumber, Some.Ids.Of(item), default)).ShouldNotBeNull();

    [Fact]
    public async Task A_fact_goes_into_its_accounts_inbox_unless_it_is_held_back_as_late()
    {
        var full = Some.Crossed(arming: 3) with { Line = new PercentLine(Quantity.Of(100)) };
        await ProjectAsync(
            Some.Fact(1), Some.Fact(2, fact: full), Some.Fact(3, fact: Some.Cleared(Some.Crossed())),
            Some.Fact(4, fact: Some.Crossed(arming: 4, late: true)), Some.Fact(5, fact: Some.Crossed(arming: 5, late: true, notifyLate: true)));

        _records.Projections.SelectMany(each => each.Notifications).Select(each => string.Join(' ', each.Inboxes.Select(into => $"{into.AccountNumber}/{into.Contact} {into.Severity}")))
            .ShouldBe(["7/ Warning", "7/ Critical", "7/ Information", "", "7/ Warning"]);
    }

    [Fact]
    public async Task Who_watches_an_inbox_is_told_of_its_entries_and_of_no_other_inboxes()
    {
        using var own = _inboxes.Watch(new InboxId(1, 7, null), 1)!;
        using var others = _inboxes.Watch(new InboxId(2, 7, null), 1)!;
        _inboxes.Watch(new InboxId(1, 7, null), 1).ShouldBeNull();

        await ProjectAsync(Some.Fact(1));

        own.Take().ShouldBeTrue();
        own.Take().ShouldBeFalse();
        others.Take().ShouldBeFalse();
    }

    private async Task SaveAsync(params Endpoint[] endpoints)
    {
        foreach (var endpoint in endpoints) await _records.SaveAsync(endpoint, null, default);
    }

    private ProjectionBuilder Builder() => new(new Telling(new FakeAccounts(), new MemoryDocuments(), _records, Some.Channels, Some.Ids, _time).Maker());

    private OutboxProjector Projector(DeliveryOptions? options = null) => new(
        _feed, _records, Builder(), _queue, _inboxes, new DeliveryMetrics(new Meter("Brimful"), new FakeAccounts()), options ?? new DeliveryOptions(), _time, NullLogger<OutboxProjector>.Instance);

    private async Task ProjectAsync(params OutboxItem[] items)
    {
        _feed.Items.AddRange(items);
        using var projector = Projector();
        await projector.StartAsync(default);
        var reached = projector.ReachedAsync(items[^1].Position, default);
        await Dispatching.UntilAsync(() =>
        {
            _time.Advance(Duration.FromSeconds(1));
            return Task.FromResult(reached.IsCompleted && _feed.ConsumedThrough == items[^1].Position);
        });
        await projector.StopAsync(default);
    }

    private sealed class Feed : IOutboxFeed
    {
        private int _reads;
        private readonly TaskCompletionSource _added = new();

        public List<OutboxItem> Items { get; } = [];

        public List<long> Consumptions { get; } = [];

        public long ConsumedThrough { get; private set; }

        public long CarriedThrough { get; private set; }

        public long DurablePosition => Items.Count == 0 ? 0 : Items[^1].Position;

        public Func<Task>? BeforeSecondRead { get; set; }

        /// <summary>Adds an item for a projector that has read all others.</summary>
        public void Add(OutboxItem item)
        {
            lock (Items) Items.Add(item);
            _added.SetResult();
        }

        public async ValueTask<IReadOnlyList<OutboxItem>> ReadAsync(long afterPosition, int limit, CancellationToken cancellationToken)
        {
            if (_reads++ == 1 && BeforeSecondRead is { } before) await before();
            if (After(afterPosition, limit) is { Count: > 0 } found) return found;
            await _added.Task.WaitAsync(cancellationToken);
            return After(afterPosition, limit);
        }

        public void Carried(long throughPosition) => CarriedThrough = throughPosition;

        public void Consumed(long throughPosition)
        {
            Consumptions.Add(throughPosition);
            ConsumedThrough = throughPosition;
        }

        private List<OutboxItem> After(long position, int limit)
        {
            lock (Items) return [.. Items.Where(each => each.Position > position).Take(limit)];
        }
    }

    private sealed class Queue : IDeliveryQueue
    {
        public List<QueuedDelivery> Offered { get; } = [];

        public void Offer(IReadOnlyList<QueuedDelivery> deliveries) => Offered.AddRange(deliveries);

        public void EndpointChanged(EndpointId endpoint)
        {
        }
    }
}
