using Brimful.Compliance.Notifications;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;
using NodaTime;

namespace Brimful.Compliance.Deliveries;

/// <summary>What every store of deliveries must do about the queue, resends and moves; attempts are in the partial file beside this one.</summary>
public abstract partial class DeliveryRecordsCompliance : RecordsCompliance
{
    private static readonly Instant Now = SomeNotification.Created + Duration.FromHours(1);

    private static DeliveryId A(int tenant = One) => new(tenant, "ntf_a", "hook");

    [Fact]
    public async Task A_queued_delivery_is_listed_with_what_an_attempt_needs()
    {
        await AddAsync(One, "ntf_a", "hook");
        await AddAsync(Two, "ntf_a", "hook");
        Reopen();

        (await Stores.Deliveries.ListQueuedAsync(A().EndpointId, true, 10, None)).ShouldBe([new QueuedDelivery(A(), SomeNotification.Created)]);
        var work = (await Stores.Deliveries.LoadAsync(A(Two), None)).ShouldNotBeNull();
        work.Delivery.Id.ShouldBe(A(Two));
        work.NotificationType.ShouldBe("bucket.threshold.crossed");
        work.Body.ToArray().ShouldBe([2, 2, 3]);
        (await Stores.Deliveries.LoadAsync(A() with { Endpoint = "other" }, None)).ShouldBeNull();
    }

    [Fact]
    public async Task Those_due_soonest_are_listed_first_and_equal_ones_in_order_of_commit()
    {
        foreach (var id in new[] { "ntf_c", "ntf_a", "ntf_b" }) await AddAsync(One, id, "hook");
        await Stores.Deliveries.ResendAsync(new DeliveryId(One, "ntf_c", "hook"), Now, None);

        (await Stores.Deliveries.ListQueuedAsync(A().EndpointId, true, 2, None)).Select(queued => queued.Id.NotificationId).ShouldBe(["ntf_a", "ntf_b"]);
        (await Stores.Deliveries.ListQueuedAsync(A().EndpointId, true, 9, None))[^1].ShouldBe(new QueuedDelivery(new DeliveryId(One, "ntf_c", "hook"), Now));
    }

    [Fact]
    public async Task Endpoints_with_something_queued_are_listed_once_each_page_by_page()
    {
        await AddAsync(Two, "ntf_a", "a");
        await AddAsync(One, "ntf_a", "b", "a");
        await AddAsync(One, "ntf_b", "b");

        (await Stores.Deliveries.ListQueuedEndpointsAsync(null, 2, None)).ShouldBe([new EndpointId(One, "a"), new EndpointId(One, "b")]);
        (await Stores.Deliveries.ListQueuedEndpointsAsync(new EndpointId(One, "b"), 2, None)).ShouldBe([new EndpointId(Two, "a")]);
        (await Stores.Deliveries.CountQueuedAsync(null, None)).ShouldBe(4);
        (await Stores.Deliveries.CountQueuedAsync(Two, None)).ShouldBe(1);
    }

    [Fact]
    public async Task A_resend_begins_the_next_round_whatever_the_state()
    {
        await AddAsync(One, "ntf_a", "hook");
        await Stores.Deliveries.MoveAsync(A().EndpointId, new DeliveryMove(DeliveryState.Queued, DeliveryState.Failed, "x", Now), 10, None);

        (await Stores.Deliveries.ResendAsync(A(), Now, None)).ShouldBeTrue();

        var delivery = (await Stores.Deliveries.LoadAsync(A(), None))!.Delivery;
        (delivery.Round, delivery.Attempts, delivery.State, delivery.Reason).ShouldBe((2, 0, DeliveryState.Queued, DeliveryReasons.Resend));
        (delivery.RoundStartedAt, delivery.NextAttemptAt, delivery.ChangedAt).ShouldBe((Now, Now, Now));
    }

    [Fact]
    public async Task A_resend_to_an_endpoint_that_had_none_makes_the_delivery_and_without_a_notification_does_nothing()
    {
        await AddAsync(One, "ntf_a", "hook");

        (await Stores.Deliveries.ResendAsync(A() with { Endpoint = "new" }, Now, None)).ShouldBeTrue();
        (await Stores.Deliveries.ResendAsync(A(Two), Now, None)).ShouldBeFalse();

        (await Stores.Deliveries.LoadAsync(A() with { Endpoint = "new" }, None))!.Delivery.Round.ShouldBe(1);
        (await Stores.Deliveries.CountQueuedAsync(Two, None)).ShouldBe(0);
    }

    [Fact]
    public async Task A_move_takes_the_oldest_of_a_state_up_to_its_limit()
    {
        foreach (var id in new[] { "ntf_a", "ntf_b", "ntf_c" }) await AddAsync(One, id, "hook", "other");
        await AddAsync(Two, "ntf_a", "hook");
        var hold = new DeliveryMove(DeliveryState.Queued, DeliveryState.Held, DeliveryReasons.EndpointDisabled, Now);

        (await Stores.Deliveries.MoveAsync(A().EndpointId, hold, 2, None)).ShouldBe(2);
        (await Stores.Deliveries.ListQueuedAsync(A().EndpointId, true, 9, None)).Select(queued => queued.Id.NotificationId).ShouldBe(["ntf_c"]);
        (await Stores.Deliveries.MoveAsync(A().EndpointId, hold, 2, None)).ShouldBe(1);
        (await Stores.Deliveries.MoveAsync(A().EndpointId, hold, 2, None)).ShouldBe(0);

        var held = (await Stores.Deliveries.LoadAsync(A(), None))!.Delivery;
        (held.State, held.Reason, held.NextAttemptAt, held.ChangedAt, held.Round).ShouldBe((DeliveryState.Held, DeliveryReasons.EndpointDisabled, null, Now, 1));
        (await Stores.Deliveries.CountQueuedAsync(null, None)).ShouldBe(4);
    }

    [Fact]
    public async Task A_move_into_the_queue_begins_a_round_of_those_with_the_reason_changed_since()
    {
        foreach (var id in new[] { "ntf_a", "ntf_b" }) await AddAsync(One, id, "hook");
        await Stores.Deliveries.MoveAsync(A().EndpointId, new DeliveryMove(DeliveryState.Queued, DeliveryState.Held, "early", Now), 1, None);
        await Stores.Deliveries.MoveAsync(A().EndpointId, new DeliveryMove(DeliveryState.Queued, DeliveryState.Held, "later", Now + Duration.FromSeconds(1)), 1, None);
        var requeue = new DeliveryMove(DeliveryState.Held, DeliveryState.Queued, DeliveryReasons.ReplayMissed, Now + Duration.FromSeconds(9));

        (await Stores.Deliveries.MoveAsync(A().EndpointId, requeue with { FromReason = "early", ChangedSince = Now + Duration.FromNanoseconds(1) }, 9, None)).ShouldBe(0);
        (await Stores.Deliveries.MoveAsync(A().EndpointId, requeue with { ChangedSince = Now + Duration.FromSeconds(1) }, 9, None)).ShouldBe(1);
        (await Stores.Deliveries.MoveAsync(A().EndpointId, requeue with { FromReason = "early" }, 9, None)).ShouldBe(1);

        var queued = (await Stores.Deliveries.LoadAsync(A(), None))!.Delivery;
        (queued.Round, queued.State, queued.Reason, queued.NextAttemptAt).ShouldBe((2, DeliveryState.Queued, DeliveryReasons.ReplayMissed, requeue.At));
    }

    [Fact]
    public async Task A_move_takes_those_whose_notification_was_made_in_a_stretch_of_time_and_that_were_not_moved_since()
    {
        foreach (var (id, second) in new[] { ("ntf_a", 0), ("ntf_b", 1), ("ntf_c", 2) })
        {
            var made = SomeNotification.Queued(One, id, "hook");
            await Stores.Notifications.AddAsync(made with { Notification = made.Notification with { CreatedAt = SomeNotification.Created + Duration.FromSeconds(second) } }, None);
        }
        var move = new DeliveryMove(DeliveryState.Queued, DeliveryState.Queued, DeliveryReasons.Replay, Now)
        {
            ChangedBefore = Now,
            MadeSince = SomeNotification.Created + Duration.FromSeconds(1),
            MadeBefore = SomeNotification.Created + Duration.FromSeconds(2),
        };

        (await Stores.Deliveries.MoveAsync(A().EndpointId, move with { IsWaiting = false }, 9, None)).ShouldBe(0);
        (await Stores.Deliveries.MoveAsync(A().EndpointId, move with { IsWaiting = true }, 9, None)).ShouldBe(1);
        (await Stores.Deliveries.MoveAsync(A().EndpointId, move, 9, None)).ShouldBe(0);
        (await Stores.Deliveries.MoveAsync(A().EndpointId, move with { MadeSince = null, MadeBefore = null }, 9, None)).ShouldBe(2);
        (await Stores.Deliveries.LoadAsync(A() with { NotificationId = "ntf_b" }, None))!.Delivery.Round.ShouldBe(2);
    }

    [Fact]
    public async Task Targets_that_are_addresses_of_contacts_are_listed_each_once_in_order_and_by_tenant()
    {
        await AddAsync(One, "ntf_a", "hook", "/contacts/ada/sms", "/accounts/acme/contacts/bob/sms", "zero/x@y.example", "0");
        await AddAsync(One, "ntf_b", "/contacts/ada/sms", "/contacts/max/sms");
        await AddAsync(Two, "ntf_a", "/contacts/eve/sms");
        foreach (var target in new[] { "hook", "/contacts/ada/sms", "/accounts/acme/contacts/bob/sms", "zero/x@y.example" })
            await Stores.Deliveries.MoveAsync(A().EndpointId with { Key = target }, new DeliveryMove(DeliveryState.Queued, DeliveryState.Held, "x", Now), 9, None);
        (await Stores.Deliveries.ListContactTargetsAsync(One, null, 9, None)).Select(target => target.Key).ShouldBe(["/accounts/acme/contacts/bob/sms", "/contacts/ada/sms"]);
        (await Stores.Deliveries.ListContactTargetsAsync(One, "/accounts/acme/contacts/bob/sms", 9, None)).Select(target => target.Key).ShouldBe(["/contacts/ada/sms"]);
        (await Stores.Deliveries.ListContactTargetsAsync(One, null, 1, None)).ShouldHaveSingleItem();
    }

    /// <summary>As crossings are told: what a store may know of them without reading has to stay true whatever a test does next.</summary>
    private Task AddAsync(int tenant, string id, params string[] endpoints) =>
        ProjectAsync(new OutboxProjection(0, 0) { Notifications = [SomeNotification.Queued(tenant, id, endpoints)] });
}
