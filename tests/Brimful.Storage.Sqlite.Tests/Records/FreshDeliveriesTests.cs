using Brimful.Compliance.Notifications;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Ports;
using Brimful.Storage.Sqlite.Deliveries;

namespace Brimful.Storage.Sqlite.Tests.Records;

public sealed class FreshDeliveriesTests : IDisposable
{
    private readonly FreshDeliveries _fresh = new();
    private readonly ReopenedStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task What_is_known_without_reading_is_what_would_be_read()
    {
        var (notification, deliveries) = SomeNotification.Queued(1, "ntf_a", "hook", "mail");
        var held = new NewDelivery("late", DeliveryState.Held, DeliveryReasons.Late, null);
        var added = new OutboxProjection(0, 10) { Notifications = [new(notification, [deliveries[0] with { Routing = "{}" }, held, deliveries[1], held with { Endpoint = "mail" }])] };
        DeliveryId[] ids = [new(1, "ntf_a", "hook"), new(1, "ntf_a", "mail"), new(1, "ntf_a", "late")];
        var records = _store.Open();
        (await records.Outbox.ProjectAsync(added, default)).Position.ShouldBe(10);

        var known = await records.Deliveries.LoadAsync(ids, default);
        var read = await records.Deliveries.LoadAsync(ids, default);

        known.Select(work => work.Delivery).ShouldBe(read.Select(work => work.Delivery), ignoreOrder: true);
        known.Select(work => (work.NotificationType, Convert.ToHexString(work.Body.Span))).ShouldBe(read.Select(work => (work.NotificationType, Convert.ToHexString(work.Body.Span))));
        read.Count.ShouldBe(3);
    }

    [Fact]
    public void What_was_written_before_something_else_is_not_known_after_it()
    {
        var edits = _fresh.Edits;
        _fresh.Edited();
        _fresh.Keep([Work("ntf_a")], edits);
        _fresh.Take(Work("ntf_a").Delivery.Id).ShouldBeNull();

        _fresh.Keep([Work("ntf_b")], _fresh.Edits);
        _fresh.Edited();
        _fresh.Take(Work("ntf_b").Delivery.Id).ShouldBeNull();
    }

    [Fact]
    public void What_nobody_asks_for_takes_no_more_than_its_room()
    {
        for (var number = 0; number < 10_000; number++) _fresh.Keep([Work($"ntf_{number}")], _fresh.Edits);
        Enumerable.Range(0, 10_000).Count(number => _fresh.Take(Work($"ntf_{number}").Delivery.Id) is not null).ShouldBeInRange(1, 1_024);
    }

    private static DeliveryWork Work(string id) => DeliveryRow.Queued(SomeNotification.Queued(1, id, "hook")).Single();
}
