using Brimful.Compliance.Endpoints;
using Brimful.Compliance.Facts;
using Brimful.Compliance.Notifications;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Engine.Ports;

namespace Brimful.Compliance.Projection;

/// <summary>What every store of the outbox projection must do.</summary>
public abstract class OutboxRecordsCompliance : RecordsCompliance
{
    [Fact]
    public async Task A_stretch_is_written_once_however_often_it_is_sent()
    {
        var stretch = new OutboxProjection(0, 4) { Facts = [SomeFact.Item(One, 4, SomeFact.Crossed(1))] };
        (await Stores.Outbox.PositionAsync(None)).ShouldBe(0);
        (await Stores.Outbox.ProjectAsync(stretch, None)).ShouldBe(4);
        Reopen();

        (await Stores.Outbox.ProjectAsync(stretch, None)).ShouldBe(4);
        (await Stores.Outbox.ProjectAsync(stretch with { AfterPosition = 2, ThroughPosition = 9 }, None)).ShouldBe(4);

        (await Stores.Outbox.PositionAsync(None)).ShouldBe(4);
        (await FactsOf(One)).ShouldBe(1);
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

    private async Task FillAsync(int tenant)
    {
        NewNotification notification = SomeNotification.Queued(tenant, "ntf_a", "hook");
        await Stores.Endpoints.SaveAsync(SomeEndpoint.Of(tenant, "hook"), null, None);
        await ProjectAsync(new OutboxProjection(0, 0) { Facts = [SomeFact.Item(tenant, 1, SomeFact.Crossed(1))], Notifications = [notification] });
    }

    private async Task<int> FactsOf(int tenant) => (await Stores.Facts.ListAsync(new FactQuery(tenant, 0, 100), None)).Count;
}
