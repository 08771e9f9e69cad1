using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Notifications;

/// <summary>Notifications of a tenant, and what became of them.</summary>
public interface INotifications
{
    /// <summary>In commit order; of an account, and of a bucket's key, where given.</summary>
    Task<Outcome<Page<NotificationView>>> ListAsync(string tenant, NotificationFilter filter, string? after, int limit, CancellationToken cancellationToken);

    Task<Outcome<NotificationDetailView>> GetAsync(string tenant, string id, CancellationToken cancellationToken);

    /// <summary>Sends it again, under the same id: to one endpoint, or to all that it ever went to. Refused (<c>notification.unaddressed</c>)
    /// when it went to none and none is named.</summary>
    Task<Outcome<NotificationDetailView>> ResendAsync(string tenant, string id, string? endpoint, CancellationToken cancellationToken);

    /// <summary>Notes that somebody takes care of it, once, and lets go of what would still be escalated.</summary>
    Task<Outcome<NotificationDetailView>> AcknowledgeAsync(string tenant, string id, string? by, CancellationToken cancellationToken);
}

/// <summary>Which notifications; null for any.</summary>
public readonly record struct NotificationFilter(string? Account, string? Bucket);
