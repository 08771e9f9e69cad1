using System.Collections.Immutable;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Delivery.Endpoints;

/// <summary>Which deliveries are to be made again.</summary>
/// <param name="From">Of notifications that were made at or after this.</param>
/// <param name="To">And before this; null: until now.</param>
/// <param name="States">Those that were delivered, failed, or are held for a reason that does not pass by itself.</param>
public sealed record ReplayRange(Instant From, Instant? To, ImmutableArray<DeliveryState> States)
{
    /// <summary>States out of which something can be queued again.</summary>
    public static readonly ImmutableArray<DeliveryState> All = [DeliveryState.Delivered, DeliveryState.Failed, DeliveryState.Held];
}

/// <summary>Endpoints of a tenant.</summary>
public interface IEndpoints
{
    /// <summary>Creates or replaces. The secret is kept or made; one that is made is shown in this answer only. Another secret takes
    /// over as in <see cref="RotateSecretAsync"/>. Whether the endpoint is enabled stays as it is.</summary>
    Task<Outcome<Stored<EndpointView>>> PutAsync(string tenant, string endpoint, EndpointTerms terms, Precondition precondition, CancellationToken cancellationToken);

    Task<Outcome<EndpointView>> GetAsync(string tenant, string endpoint, CancellationToken cancellationToken);

    Task<Outcome<Page<EndpointView>>> ListAsync(string tenant, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Removes it. What is queued or held for it, and what thresholds that still name it will say, is suppressed with
    /// reason <c>endpoint_unknown</c>.</summary>
    Task<Outcome<EndpointView>> DeleteAsync(string tenant, string endpoint, Precondition precondition, CancellationToken cancellationToken);

    /// <summary>Sends a test message, like any other; how it went is seen at the notification.</summary>
    Task<Outcome<NotificationView>> TestAsync(string tenant, string endpoint, CancellationToken cancellationToken);

    /// <summary>Makes a new secret and shows it in this answer only. Messages are signed with both for 24 hours; a secret before the
    /// last is out at once.</summary>
    Task<Outcome<EndpointView>> RotateSecretAsync(string tenant, string endpoint, CancellationToken cancellationToken);

    /// <summary>Enables it with a clean record. What it missed waits for <see cref="ReplayMissedAsync"/>.</summary>
    Task<Outcome<EndpointView>> EnableAsync(string tenant, string endpoint, CancellationToken cancellationToken);

    /// <summary>Sends nothing any more; what is due is held.</summary>
    Task<Outcome<EndpointView>> DisableAsync(string tenant, string endpoint, CancellationToken cancellationToken);

    /// <summary>Queues what was held while the endpoint was disabled, and what failed since an instant when one is given.</summary>
    /// <returns>How many deliveries.</returns>
    Task<Outcome<int>> ReplayMissedAsync(string tenant, string endpoint, Instant? failedSince, CancellationToken cancellationToken);

    /// <summary>Queues again, under their ids, what the endpoint was to be told in a stretch of time.</summary>
    /// <returns>How many deliveries.</returns>
    Task<Outcome<int>> ReplayAsync(string tenant, string endpoint, ReplayRange range, CancellationToken cancellationToken);
}
