using Brimful.Compliance.Endpoints;
using Brimful.Compliance.Facts;
using Brimful.Compliance.Notifications;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;
using NodaTime;

namespace Brimful.Compliance.Projection;

/// <summary>What every store of the outbox projection must do.</summary>
public abstract class OutboxRecordsCompliance : RecordsCompliance
{
    private static readonly Instant Received = Instant.FromUtc(2026, 4, 5, 6, 7);

    [Fact]
    public async Task A_stretch_is_written_once_however_often_it_is_sent()
    {
        var stretch = new OutboxProjection(0, 4) { Facts = [SomeFact.Item(One, 4, SomeFact.Crossed(1))] };
        (await Stores.Outbox.PositionAsync(None)).ShouldBe(0);
        (await Stores.Outbox.ProjectAsync(stretch, None)).Position.ShouldBe(4);
        Reopen();

        (await Stores.Outbox.ProjectAsync(stretch, None)).Position.ShouldBe(4);
        (await Stores.Outbox.ProjectAsync(stretch with { AfterPosition = 2, ThroughPosition = 9 }, None)).Position.ShouldBe(4);

        (await Stores.Outbox.PositionAsync(None)).ShouldBe(4);
        (await FactsOf(One)).ShouldBe(1);
    }

    [Fact]
    public async Task What_was_carried_over_is_seen_at_once_and_gets_to_the_disk_without_being_asked()
    {
        var projected = await Stores.Outbox.ProjectAsync(new OutboxProjection(0, 4) { Facts = [SomeFact.Item(One, 4, SomeFact.Crossed(1)), SomeFact.Item(Two, 4, SomeFact.Crossed(1))] }, None);
        ((await FactsOf(One)) + (await FactsOf(Two))).ShouldBe(2);

        await projected.OnDisk.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_removed_tenant_leaves_nothing_and_takes_nothing_of_another()
    {
        foreach (var tenant in new[] { One, Two }) await FillAsync(tenant);

        await ProjectAsync(new OutboxProjection(0, 0) { Facts = [SomeFact.Item(One, 90, SomeFact.PeriodEnded(9))], RemovedTenants = [One] });

        (await FactsOf(One)).ShouldBe(0);
        (await Stores.Notifications.FindAsync(One, "ntf_a", None)).ShouldBeNull();
        (await Stores.Endpoints.ListAsync(One, null, 10, None)).ShouldBeEmpty();
        (await Stores.Deliveries.CountQueuedAsync(One, None)).ShouldBe(0);
        (await Stores.Deliveries.LoadAsync(new DeliveryId(One, "ntf_a", "hook"), None)).ShouldBeNull();
        (await FactsOf(Two)).ShouldBe(1);
        (await Stores.Notifications.FindAsync(Two, "ntf_a", None)).ShouldNotBeNull().Deliveries.ShouldHaveSingleItem();
        (await Stores.Endpoints.FindAsync(new EndpointId(Two, "hook"), None)).ShouldNotBeNull();
        (await Stores.Deliveries.CountQueuedAsync(null, None)).ShouldBe(1);
    }

    [Fact]
    public async Task An_erased_account_leaves_nothing_and_takes_nothing_of_another_or_of_its_like_in_another_tenant()
    {
        foreach (var tenant in new[] { One, Two }) await FillAsync(tenant);
        await ProjectAsync(new OutboxProjection(0, 0)
        {
            Facts = [SomeFact.Item(One, 50, SomeFact.PeriodEnded(9)), SomeFact.Item(One, 51, SomeFact.PeriodEnded(9), account: 8)],
            Held = [Held(One, 52, "s1"), Held(One, 53, "s2"), Held(Two, 54, "s1")],
            Rejected = [Rejected(One, 55, "s1"), Rejected(One, 56, null), Rejected(Two, 57, "s1")],
        });

        await ProjectAsync(new OutboxProjection(0, 0) { ErasedAccounts = [new AccountErasedItem(7, ["s1"]) { Position = 90, TenantNumber = One }] });
        Reopen();

        (await Stores.Facts.ListAsync(new FactQuery(One, 0, 100), None)).Select(fact => fact.Position).ShouldBe([51]);
        (await Stores.Notifications.FindAsync(One, "ntf_a", None)).ShouldBeNull();
        (await Stores.Deliveries.LoadAsync(new DeliveryId(One, "ntf_a", "hook"), None)).ShouldBeNull();
        (await Stores.Events.ListHeldAsync(new HeldQuery(One, 0, 100), None)).Select(held => held.Position).ShouldBe([53]);
        (await Stores.Events.ListRejectedAsync(new RejectedQuery(One, 0, 100), None)).Select(rejected => rejected.Position).ShouldBe([56]);
        (await Stores.Endpoints.FindAsync(new EndpointId(One, "hook"), None)).ShouldNotBeNull();
        (await FactsOf(Two)).ShouldBe(1);
        (await Stores.Notifications.FindAsync(Two, "ntf_a", None)).ShouldNotBeNull().Deliveries.ShouldHaveSingleItem();
        (await Stores.Events.ListHeldAsync(new HeldQuery(Two, 0, 100), None)).ShouldHaveSingleItem();
        (await Stores.Events.ListRejectedAsync(new RejectedQuery(Two, 0, 100), None)).ShouldHaveSingleItem();
    }

    private static HeldItem Held(int tenant, long position, string subject) =>
        new("src", "id", "type", subject, Received, Received, new byte[] { 1 }) { Position = position, TenantNumber = tenant };

    private static RejectedItem Rejected(int tenant, long position, string? subject) =>
        new("src", "id", "type", subject, Received, "code", "message", new byte[] { 1 }) { Position = position, TenantNumber = tenant };

    private async Task FillAsync(int tenant)
    {
        NewNotification notification = SomeNotification.Queued(tenant, "ntf_a", "hook");
        await Stores.Endpoints.SaveAsync(SomeEndpoint.Of(tenant, "hook"), null, None);
        await ProjectAsync(new OutboxProjection(0, 0) { Facts = [SomeFact.Item(tenant, 1, SomeFact.Crossed(1))], Notifications = [notification] });
    }

    private async Task<int> FactsOf(int tenant) => (await Stores.Facts.ListAsync(new FactQuery(tenant, 0, 100), None)).Count;
}
