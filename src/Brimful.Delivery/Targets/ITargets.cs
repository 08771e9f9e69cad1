using Brimful.Delivery.Endpoints;

namespace Brimful.Delivery.Targets;

/// <summary>Looks targets up when they are tried, so that an edited address, a suppressed one or a contact that is gone is seen at once.</summary>
public interface ITargets
{
    /// <param name="id">The tenant, and the target's text in place of the key: what a lane goes by.</param>
    /// <returns>Null when there is no such target (any more).</returns>
    Task<Target?> FindAsync(EndpointId id, CancellationToken cancellationToken);
}
