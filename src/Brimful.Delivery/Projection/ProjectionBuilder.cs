using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Engine.Outbox;
using NodaTime;

namespace Brimful.Delivery.Projection;

/// <summary>Sorts a stretch of the outbox into what it leaves behind.</summary>
public sealed class ProjectionBuilder(NotificationMaker maker)
{
    /// <param name="afterPosition">The position that the stretch follows.</param>
    /// <param name="items">The stretch, in order; not empty.</param>
    public async Task<OutboxProjection> BuildAsync(
        long afterPosition, IReadOnlyList<OutboxItem> items, Instant now, CancellationToken cancellationToken) =>
        new(afterPosition, items[^1].Position)
        {
            Facts = [.. items.OfType<FactItem>()],
            Held = [.. items.OfType<HeldItem>()],
            Rejected = [.. items.OfType<RejectedItem>()],
            Released = [.. items.OfType<ReleasedItem>().SelectMany(item => Positions(item, item.Positions))],
            Replayed = [.. items.OfType<ReplayedItem>().SelectMany(item => Positions(item, item.Positions))],
            ErasedAccounts = [.. items.OfType<AccountErasedItem>()],
            RemovedTenants = [.. items.OfType<TenantRemovedItem>().Select(item => item.TenantNumber)],
            Notifications = await MakeAsync(items, now, cancellationToken),
        };

    private async Task<List<NewNotification>> MakeAsync(IReadOnlyList<OutboxItem> items, Instant now, CancellationToken cancellationToken)
    {
        var made = new List<NewNotification>();
        foreach (var item in items.OfType<FactItem>()) made.AddRange(await maker.MakeAsync(item, now, cancellationToken));

        return made;
    }

    private static IEnumerable<TenantPosition> Positions(OutboxItem item, IReadOnlyList<long> positions) =>
        positions.Select(position => new TenantPosition(item.TenantNumber, position));
}
