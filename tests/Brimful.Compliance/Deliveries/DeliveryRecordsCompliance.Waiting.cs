using Brimful.Compliance.Notifications;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Timing;
using NodaTime;

namespace Brimful.Compliance.Deliveries;

/// <summary>What every store of deliveries must do about those that are held until a time.</summary>
public abstract partial class DeliveryRecordsCompliance
{
    private const string Mail = "/contacts/ada/email";
    private const string Rule = """{"rule":"r"}""";

    [Fact]
    public async Task What_is_held_until_a_time_is_listed_among_the_queued_and_apart_with_its_message()
    {
        await HoldAsync(One, "ntf_a", Now);
        await HoldAsync(One, "ntf_b", Now - Duration.FromMinutes(1));
        await HoldAsync(Two, "ntf_a", Now);
        await AddAsync(One, "ntf_c", Mail);
        await Stores.Notifications.AddAsync(new NewNotification(SomeNotification.Of(One, "ntf_late"), [new NewDelivery(Mail, DeliveryState.Held, DeliveryReasons.Late, null)]), None);
        Reopen();

        (await Stores.Deliveries.ListQueuedAsync(To("ntf_a").EndpointId, true, 9, None)).Select(queued => queued.Id.NotificationId).ShouldBe(["ntf_c", "ntf_b", "ntf_a"]);
        (await Stores.Deliveries.ListQueuedAsync(To("ntf_a").EndpointId, false, 9, None)).Select(queued => queued.Id.NotificationId).ShouldBe(["ntf_c"]);
        (await Stores.Deliveries.ListHeldAsync(One, 9, None)).ShouldBe(
            [new QueuedDelivery(To("ntf_b"), Now - Duration.FromMinutes(1)) { IsHeld = true }, new QueuedDelivery(To("ntf_a"), Now) { IsHeld = true }]);
        (await Stores.Deliveries.ListHeldAsync(Two, 9, None)).ShouldHaveSingleItem().Id.TenantNumber.ShouldBe(Two);
        (await Stores.Deliveries.ListHeldAsync(One, 1, None)).ShouldHaveSingleItem().Id.ShouldBe(To("ntf_b"));
        (await Stores.Deliveries.ListQueuedEndpointsAsync(null, 9, None)).Count.ShouldBe(2);
        (await Stores.Deliveries.CountQueuedAsync(One, None)).ShouldBe(3);
        var waiting = await Stores.Deliveries.ListWaitingAsync(To("ntf_a").EndpointId, 9, None);
        waiting.Select(each => (each.Delivery.Id.NotificationId, each.Delivery.State, each.Delivery.NextAttemptAt, each.Delivery.Routing)).ShouldBe(
            [("ntf_b", DeliveryState.Held, Now - Duration.FromMinutes(1), Rule), ("ntf_a", DeliveryState.Held, Now, Rule)]);
        waiting[0].Body.ToArray().ShouldBe([1, 2, 3]);
        waiting[0].Type.ShouldBe(NotificationTypes.Crossed);
        (await Stores.Deliveries.ListWaitingAsync(To("ntf_a").EndpointId, 1, None)).ShouldHaveSingleItem().Delivery.Id.ShouldBe(To("ntf_b"));
    }

    [Fact]
    public async Task What_is_gathered_is_settled_once_and_what_no_longer_waits_is_left_as_it_is()
    {
        foreach (var id in new[] { "ntf_a", "ntf_b", "ntf_c", "ntf_d" }) await HoldAsync(One, id, Now);
        await Stores.Deliveries.ResendAsync(To("ntf_d"), Now, None);

        await Stores.Deliveries.GatherAsync(new Gathering(To("ntf_a"), [To("ntf_c"), To("ntf_b"), To("ntf_d")], []), Now, None);
        await Stores.Deliveries.GatherAsync(new Gathering(To("ntf_b"), [To("ntf_a")], [To("ntf_c")]), Now + Duration.FromSeconds(1), None);
        Reopen();

        (await StateAsync("ntf_a")).ShouldBe((DeliveryState.Queued, DeliveryReasons.New, Now, null));
        (await StateAsync("ntf_b")).ShouldBe((DeliveryState.Merged, DeliveryReasons.Together, null, "ntf_a"));
        (await StateAsync("ntf_c")).ShouldBe((DeliveryState.Merged, DeliveryReasons.Together, null, "ntf_a"));
        (await StateAsync("ntf_d")).ShouldBe((DeliveryState.Queued, DeliveryReasons.Resend, Now, null));
        (await Stores.Deliveries.ListMergedAsync(To("ntf_a"), None)).Count.ShouldBe(2);
        (await Stores.Deliveries.ListMergedAsync(To("ntf_b"), None)).ShouldBeEmpty();
        (await Stores.Deliveries.ListMergedAsync(To("ntf_a") with { Endpoint = "other" }, None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_inhibited_is_suppressed_and_a_resend_tells_it_by_itself()
    {
        foreach (var id in new[] { "ntf_a", "ntf_b" }) await HoldAsync(One, id, Now);
        await Stores.Deliveries.GatherAsync(new Gathering(To("ntf_a"), [], [To("ntf_b")]), Now, None);
        (await StateAsync("ntf_b")).ShouldBe((DeliveryState.Suppressed, DeliveryReasons.Inhibited, null, "ntf_a"));
        (await Stores.Deliveries.ListMergedAsync(To("ntf_a"), None)).ShouldBeEmpty();

        await Stores.Deliveries.ResendAsync(To("ntf_b"), Now, None);
        (await StateAsync("ntf_b")).ShouldBe((DeliveryState.Queued, DeliveryReasons.Resend, Now, null));
    }

    [Fact]
    public async Task A_leader_gets_its_message_while_it_waits_and_never_after()
    {
        var (first, second) = ("{\"a\":1}"u8.ToArray(), "{\"a\":2}"u8.ToArray());
        await HoldAsync(One, "ntf_a", Now);
        await Stores.Deliveries.GatherAsync(new Gathering(To("ntf_a"), [], []) { Message = first }, Now, None);
        await Stores.Deliveries.GatherAsync(new Gathering(To("ntf_a"), [], []) { Message = second }, Now, None);
        Reopen();
        (await Stores.Deliveries.LoadAsync(To("ntf_a"), None))!.Body.ToArray().ShouldBe(first);
    }

    [Fact]
    public async Task What_waits_for_a_time_may_be_put_off_or_come_to_its_end()
    {
        await HoldAsync(One, "ntf_a", Now);
        var waiting = (await Stores.Deliveries.LoadAsync(To("ntf_a"), None))!.Delivery;
        var later = waiting with { Reason = DeliveryReasons.QuietHours, NextAttemptAt = Now + Duration.FromHours(1), ChangedAt = Now };
        await Stores.Deliveries.RecordAttemptsAsync([new AttemptResult(null, later, null, [])], None);
        (await StateAsync("ntf_a")).ShouldBe((DeliveryState.Held, DeliveryReasons.QuietHours, Now + Duration.FromHours(1), null));
        await Stores.Deliveries.RecordAttemptsAsync([new AttemptResult(null, later with { State = DeliveryState.Suppressed, Reason = DeliveryReasons.NoLongerOver, NextAttemptAt = null }, null, [])], None);
        (await StateAsync("ntf_a")).ShouldBe((DeliveryState.Suppressed, DeliveryReasons.NoLongerOver, null, null));
    }

    [Fact]
    public async Task A_notification_of_which_something_waits_is_not_forgotten()
    {
        await HoldAsync(One, "ntf_a", Now);
        (await Stores.Notifications.ForgetAsync(Now + Duration.FromDays(900), 9, None)).ShouldBe(0);
    }

    [Fact]
    public async Task An_acknowledgement_is_kept_once_and_lets_go_of_what_would_be_escalated_and_of_nothing_else()
    {
        NewNotification Escalated(int tenant) => new(SomeNotification.Of(tenant, "ntf_a"),
            [new NewDelivery(Mail, DeliveryState.Held, DeliveryReasons.Escalation, Now) { Routing = Rule }, new NewDelivery("other", DeliveryState.Held, DeliveryReasons.Grouping, Now)]);
        await Stores.Notifications.AddAsync(Escalated(One), None);
        await Stores.Notifications.AddAsync(Escalated(Two), None);

        await Stores.Notifications.AcknowledgeAsync(One, "ntf_a", new Acknowledgement("Ada", Now), None);
        await Stores.Notifications.AcknowledgeAsync(One, "ntf_a", new Acknowledgement("Bob", Now + Duration.FromSeconds(1)), None);
        await Stores.Notifications.AcknowledgeAsync(One, "ntf_none", new Acknowledgement("Bob", Now), None);
        Reopen();

        var found = (await Stores.Notifications.FindAsync(One, "ntf_a", None)).ShouldNotBeNull();
        found.Record.Notification.Acknowledged.ShouldBe(new Acknowledgement("Ada", Now));
        (await StateAsync("ntf_a")).ShouldBe((DeliveryState.Suppressed, DeliveryReasons.Acknowledged, null, null));
        found.Deliveries.Single(each => each.Delivery.Id.Endpoint == "other").Delivery.State.ShouldBe(DeliveryState.Held);
        var other = (await Stores.Notifications.FindAsync(Two, "ntf_a", None)).ShouldNotBeNull();
        other.Record.Notification.Acknowledged.ShouldBeNull();
        other.Deliveries.ShouldAllBe(each => each.Delivery.State == DeliveryState.Held);
    }

    private static DeliveryId To(string notification) => new(One, notification, Mail);

    private Task HoldAsync(int tenant, string id, Instant until) => Stores.Notifications.AddAsync(
        new NewNotification(SomeNotification.Of(tenant, id), [new NewDelivery(Mail, DeliveryState.Held, DeliveryReasons.Grouping, until) { Routing = Rule }]), None);

    private async Task<(DeliveryState State, string Reason, Instant? Next, string? ToldBy)> StateAsync(string notification)
    {
        var delivery = (await Stores.Deliveries.LoadAsync(To(notification), None))!.Delivery;
        delivery.Routing.ShouldBe(Rule);
        return (delivery.State, delivery.Reason, delivery.NextAttemptAt, delivery.ToldBy);
    }
}
