using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;

namespace Brimful.Compliance.Notifications;

/// <summary>What every store of notifications must do.</summary>
public abstract partial class NotificationRecordsCompliance : RecordsCompliance
{
    [Fact]
    public async Task A_notification_comes_back_as_it_was_with_its_deliveries_in_order_of_endpoint()
    {
        var added = SomeNotification.Queued(One, "ntf_a", "z", "a") with
        {
            Deliveries = [new("z", DeliveryState.Queued, "new", SomeNotification.Created), new("a", DeliveryState.Held, "late", null)],
        };
        await Stores.Notifications.AddAsync(added, None);
        Reopen();

        var found = (await Stores.Notifications.FindAsync(One, "ntf_a", None)).ShouldNotBeNull();

        ShouldBe(found.Record.Notification, added.Notification);
        found.Deliveries.Select(detail => detail.Delivery).ShouldBe(
        [
            Fresh("a") with { State = DeliveryState.Held, Reason = "late", NextAttemptAt = null },
            Fresh("z"),
        ]);
        (await Stores.Notifications.FindAsync(One, "ntf_b", None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_notification_about_nothing_in_particular_keeps_its_gaps()
    {
        var bare = SomeNotification.Of(One, "ntf_a") with { AccountNumber = null, Bucket = null, FactPosition = null };
        await Stores.Notifications.AddAsync(new NewNotification(bare, []), None);

        ShouldBe((await Stores.Notifications.FindAsync(One, "ntf_a", None))!.Record.Notification, bare);
    }

    [Fact]
    public async Task A_notification_that_is_there_stays_as_it_is_with_its_deliveries()
    {
        await Stores.Notifications.AddAsync(SomeNotification.Queued(One, "ntf_a", "a"), None);
        var again = SomeNotification.Queued(One, "ntf_a", "a", "b");
        await Stores.Notifications.AddAsync(again with { Notification = again.Notification with { Reason = "late" } }, None);
        await ProjectAsync(new OutboxProjection(0, 0) { Notifications = [again] });

        var found = (await Stores.Notifications.FindAsync(One, "ntf_a", None)).ShouldNotBeNull();
        found.Record.Notification.Reason.ShouldBe(NotificationReasons.EndpointNamed);
        found.Deliveries.ShouldHaveSingleItem();
        (await Stores.Notifications.ListAsync(new NotificationQuery(One, 0, 10), None)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Two_tenants_with_identical_ids_have_a_notification_each()
    {
        await ProjectAsync(new OutboxProjection(0, 0)
        {
            Notifications = [SomeNotification.Queued(One, "ntf_a", "a"), SomeNotification.Queued(Two, "ntf_a", "a")],
        });

        foreach (var tenant in new[] { One, Two })
        {
            var found = (await Stores.Notifications.FindAsync(tenant, "ntf_a", None)).ShouldNotBeNull();
            ShouldBe(found.Record.Notification, SomeNotification.Of(tenant, "ntf_a"));
            found.Deliveries.ShouldHaveSingleItem().Delivery.Id.TenantNumber.ShouldBe(tenant);
            (await Stores.Notifications.ListAsync(new NotificationQuery(tenant, 0, 10), None)).ShouldHaveSingleItem();
        }
    }

    [Fact]
    public async Task Notifications_are_paged_by_number_and_filtered_by_account_and_bucket()
    {
        for (var at = 1; at <= 6; at++)
        {
            var notification = SomeNotification.Of(One, "ntf_" + at) with { AccountNumber = at % 2, Bucket = at <= 4 ? "data" : "voice" };
            await Stores.Notifications.AddAsync(new NewNotification(notification, []), None);
        }

        var first = await Stores.Notifications.ListAsync(new NotificationQuery(One, 0, 4), None);
        var rest = await Stores.Notifications.ListAsync(new NotificationQuery(One, first[^1].Number, 4), None);
        first.Concat(rest).Select(record => record.Notification.Id).ShouldBe(Enumerable.Range(1, 6).Select(at => "ntf_" + at));
        (await IdsAsync(new NotificationQuery(One, 0, 9) { AccountNumber = 1 })).ShouldBe(["ntf_1", "ntf_3", "ntf_5"]);
        (await IdsAsync(new NotificationQuery(One, 0, 9) { AccountNumber = 1, Bucket = "voice" })).ShouldBe(["ntf_5"]);
        (await IdsAsync(new NotificationQuery(One, 0, 9) { Bucket = "voice" })).ShouldBe(["ntf_5", "ntf_6"]);
    }

    private async Task<IEnumerable<string>> IdsAsync(NotificationQuery query) =>
        (await Stores.Notifications.ListAsync(query, None)).Select(record => record.Notification.Id);

    private static DeliveryRecord Fresh(string endpoint) => new()
    {
        Id = new DeliveryId(One, "ntf_a", endpoint),
        Round = 1,
        Attempts = 0,
        RoundStartedAt = SomeNotification.Created,
        State = DeliveryState.Queued,
        Reason = "new",
        NextAttemptAt = SomeNotification.Created,
        ChangedAt = SomeNotification.Created,
    };

    [Fact]
    public async Task A_reader_that_pages_while_others_write_misses_none()
    {
        const int writers = 4, each = 40;
        var notifications = Stores.Notifications;
        var writing = Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var at = 0; at < each; at++) await notifications.AddAsync(SomeNotification.Queued(One, $"ntf_{writer}_{at}", "hook"), None);
        })));
        var seen = new List<NotificationRecord>();
        for (var isOver = false; !isOver;)
        {
            isOver = writing.IsCompleted;
            seen.AddRange(await notifications.ListAsync(new NotificationQuery(One, seen.LastOrDefault()?.Number ?? 0, 1000), None));
        }
        await writing;

        seen.Count.ShouldBe(writers * each);
        seen.Select(record => record.Number).ShouldBe(seen.Select(record => record.Number).Order());
    }

    private static void ShouldBe(Notification read, Notification expected)
    {
        (read with { Body = default }).ShouldBe(expected with { Body = default });
        read.Body.ToArray().ShouldBe(expected.Body.ToArray());
    }
}
