using NodaTime;

namespace Brimful.Engine.Tenants;

/// <summary>What goes by the clocks of sandboxes outside the engine: what waits to be told (S22).</summary>
public interface IClockFollower
{
    /// <summary>Settles all that is due by a sandbox's clock as it stands, in the order in which it fell due. Knows of everything that was committed before.</summary>
    /// <returns>When the next is due; null when nothing waits.</returns>
    /// <exception cref="Ports.StoreUnavailableException">Not all can be settled now; it may be asked for again.</exception>
    Task<Instant?> FollowAsync(int tenantNumber, CancellationToken cancellationToken);
}
