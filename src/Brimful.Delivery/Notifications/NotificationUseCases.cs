using System.Globalization;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Targets;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Notifications;

/// <inheritdoc cref="INotifications"/>
public sealed class NotificationUseCases(
    IAccounts accounts, INotificationRecords notifications, ITargets targets, IEndpointRecords endpoints, ChannelList channels, IDeliveryRecords deliveries, IDeliveryQueue queue,
    TimeProvider time) : INotifications
{
    public async Task<Outcome<Page<NotificationView>>> ListAsync(
        string tenant, NotificationFilter filter, string? after, int limit, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        if (!TryReadAfter(after, out var afterNumber)) return Refusal.CursorInvalid;
        int? account = null;
        if (filter.Account is { } key && (account = accounts.AccountNumber(tenant, key)) is null)
            return Refusal.NotFound($"account '{key}'");

        var query = new NotificationQuery(number, afterNumber, limit + 1) { AccountNumber = account, Bucket = filter.Bucket };
        var found = await notifications.ListAsync(query, cancellationToken);
        var page = found.Take(limit).ToList();
        var next = found.Count > limit ? page[^1].Number.ToString(CultureInfo.InvariantCulture) : null;
        return new Page<NotificationView>([.. page.Select(record => View(record.Notification))], next);
    }

    public async Task<Outcome<NotificationDetailView>> GetAsync(string tenant, string id, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        return await notifications.FindAsync(number, id, cancellationToken) is { } detail
            ? new NotificationDetailView(View(detail.Record.Notification), detail.Deliveries)
            : Missing(id);
    }

    public async Task<Outcome<NotificationDetailView>> ResendAsync(string tenant, string id, string? endpoint, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        if (await notifications.FindAsync(number, id, cancellationToken) is not { } detail) return Missing(id);
        var named = endpoint is null ? [.. detail.Deliveries.Select(each => each.Delivery.Id.Endpoint)] : await TargetsOfAsync(number, endpoint, cancellationToken);
        var (able, refusal) = await AbleAsync(number, named, cancellationToken);
        if (able.Count == 0) return refusal;
        foreach (var key in able) await ResendAsync(new DeliveryId(number, id, key), cancellationToken);
        return await GetAsync(tenant, id, cancellationToken);
    }

    public async Task<Outcome<NotificationDetailView>> AcknowledgeAsync(string tenant, string id, string? by, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        var acknowledgement = new Acknowledgement(by, time.Now());
        var repeated = await notifications.FindAsync(number, id, cancellationToken) is { } detail ? RepeatedBy(detail) : null;
        await notifications.AcknowledgeAsync(number, id, acknowledgement, cancellationToken);
        if (repeated is not null) await notifications.AcknowledgeAsync(number, repeated, acknowledgement, cancellationToken);
        return await GetAsync(tenant, id, cancellationToken);
    }

    /// <summary>The notification that one tells again; who takes care of the one takes care of the other.</summary>
    private static string? RepeatedBy(NotificationDetail detail) =>
        detail.Deliveries.Select(static each => DeliveryRouting.Read(each.Delivery.Routing)?.Repeat?.Of).FirstOrDefault(static of => of is not null);

    private async Task ResendAsync(DeliveryId id, CancellationToken cancellationToken)
    {
        var now = time.Now();
        try
        {
            await deliveries.ResendAsync(id, now, cancellationToken);
        }
        finally
        {
            queue.Offer([new QueuedDelivery(id, now)]);
        }
    }

    /// <summary>All whom an endpoint names; of another target, that alone.</summary>
    private async Task<IReadOnlyList<string>> TargetsOfAsync(int tenantNumber, string named, CancellationToken cancellationToken) =>
        await endpoints.FindAsync(new EndpointId(tenantNumber, named), cancellationToken) is { } endpoint ? channels.TargetsOf(endpoint) : [named];

    /// <summary>The targets that can be sent to, and why none can when that is so.</summary>
    private async Task<(List<string> Able, Refusal Refusal)> AbleAsync(int tenantNumber, IReadOnlyList<string> named, CancellationToken cancellationToken)
    {
        var able = new List<string>();
        var refusal = new Refusal(RefusalKind.Conflict, "notification.unaddressed", "It was addressed to no endpoint. Name one in 'endpoint'.");
        foreach (var key in named)
        {
            var target = await targets.FindAsync(new EndpointId(tenantNumber, key), cancellationToken);
            if (target is null) refusal = Refusal.NotFound($"endpoint '{key}'");
            else if (!target.Endpoint.IsEnabled) refusal = EndpointRefusals.Disabled(target.Endpoint.Id.Key);
            else able.Add(key);
        }

        return (able, refusal);
    }

    private static bool TryReadAfter(string? after, out long number)
    {
        number = 0;
        return after is null || long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private NotificationView View(Notification notification) =>
        new(notification, notification.AccountNumber is { } number ? accounts.Profile(number)?.Key : null);

    private static Refusal Missing(string id) => Refusal.NoSuchId($"notification '{id}'");
}
