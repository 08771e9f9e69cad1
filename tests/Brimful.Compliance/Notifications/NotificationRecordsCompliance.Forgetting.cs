using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using NodaTime;

namespace Brimful.Compliance.Notifications;

public abstract partial class NotificationRecordsCompliance
{
    private static readonly Instant Later = SomeNotification.Created + Duration.FromNanoseconds(1);

    [Fact]
    public async Task Old_notifications_go_with_their_deliveries_and_attempts_and_newer_ones_stay()
    {
        await AddMadeAsync(One, "ntf_old", Later - Duration.FromNanoseconds(2));
        await AddMadeAsync(One, "ntf_edge", Later);
        await AttemptAsync(One, "ntf_old");
        await AttemptAsync(One, "ntf_edge");

        (await Stores.Notifications.ForgetAsync(Later, 10, None)).ShouldBe(1);
        Reopen();

        (await Stores.Notifications.FindAsync(One, "ntf_old", None)).ShouldBeNull();
        (await Stores.Deliveries.LoadAsync(new DeliveryId(One, "ntf_old", "hook"), None)).ShouldBeNull();
        (await Stores.Notifications.FindAsync(One, "ntf_edge", None))!.Deliveries.ShouldHaveSingleItem().Attempts.Count.ShouldBe(1);
        (await Stores.Notifications.ForgetAsync(Later, 10, None)).ShouldBe(0);

        await AddMadeAsync(One, "ntf_old", Later);
        (await Stores.Notifications.FindAsync(One, "ntf_old", None))!.Deliveries.ShouldHaveSingleItem().Attempts.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_notification_that_is_still_queued_stays_and_keeps_no_other_tenants_from_going()
    {
        await Stores.Notifications.AddAsync(SomeNotification.Queued(One, "ntf_a", "hook"), None);
        await AddMadeAsync(Two, "ntf_a", SomeNotification.Created);
        await Stores.Notifications.AddAsync(new NewNotification(SomeNotification.Of(Two, "ntf_b"), []), None);

        (await Stores.Notifications.ForgetAsync(Later, 10, None)).ShouldBe(2);

        (await Stores.Notifications.FindAsync(One, "ntf_a", None))!.Deliveries.ShouldHaveSingleItem();
        (await IdsAsync(new NotificationQuery(Two, 0, 9))).ShouldBeEmpty();
        (await Stores.Deliveries.CountQueuedAsync(null, None)).ShouldBe(1);
    }

    [Fact]
    public async Task A_notification_that_was_queued_anew_stays()
    {
        await AddMadeAsync(One, "ntf_a", SomeNotification.Created);
        await Stores.Deliveries.ResendAsync(new DeliveryId(One, "ntf_a", "hook"), Later, None);

        (await Stores.Notifications.ForgetAsync(Later, 10, None)).ShouldBe(0);
        (await Stores.Deliveries.LoadAsync(new DeliveryId(One, "ntf_a", "hook"), None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Old_notifications_go_in_slices_oldest_first()
    {
        for (var at = 1; at <= 5; at++) await AddMadeAsync(at % 2 == 0 ? One : Two, "ntf_" + at, SomeNotification.Created - Duration.FromNanoseconds(at));

        (await Stores.Notifications.ForgetAsync(Later, 2, None)).ShouldBe(2);
        (await IdsAsync(new NotificationQuery(One, 0, 9))).ShouldBe(["ntf_2"]);
        (await IdsAsync(new NotificationQuery(Two, 0, 9))).ShouldBe(["ntf_1", "ntf_3"]);
        (await Stores.Notifications.ForgetAsync(Later, 9, None)).ShouldBe(3);
    }

    /// <summary>A notification made at an instant, of which one delivery has failed.</summary>
    private Task AddMadeAsync(int tenant, string id, Instant createdAt) => Stores.Notifications.AddAsync(
        new NewNotification(SomeNotification.Of(tenant, id) with { CreatedAt = createdAt }, [new NewDelivery("hook", DeliveryState.Failed, DeliveryReasons.AttemptsExhausted, null)]), None);

    private Task AttemptAsync(int tenant, string id)
    {
        var attempt = new Attempt { Round = 1, Number = 1, At = SomeNotification.Created, DurationMs = 1, Decision = DeliveryReasons.AttemptsExhausted };
        return Stores.Deliveries.RecordAttemptsAsync([new AttemptResult(attempt, Fresh("hook") with { Id = new DeliveryId(tenant, id, "hook") }, null, [])], None);
    }
}
