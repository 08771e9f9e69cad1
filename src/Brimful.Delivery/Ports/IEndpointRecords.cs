using Brimful.Delivery.Endpoints;

namespace Brimful.Delivery.Ports;

/// <summary>Endpoints by tenant and key. Writes are durable on return and seen by every later read.</summary>
/// <remarks>Any member of a delivery port throws <see cref="Engine.Ports.StoreUnavailableException"/> when the medium refuses for
/// now: nothing of the call then took effect, and the same call may be made again.</remarks>
public interface IEndpointRecords
{
    Task<Endpoint?> FindAsync(EndpointId id, CancellationToken cancellationToken);

    /// <summary>Endpoints of a tenant in ordinal order of key, after a key (null: from the first), at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<Endpoint>> ListAsync(int tenantNumber, string? afterKey, int limit, CancellationToken cancellationToken);

    /// <summary>Writes an endpoint whole, with its health, if the stored one has <paramref name="expectedVersion"/>; null: if there is none.</summary>
    /// <returns>Whether it was written.</returns>
    Task<bool> SaveAsync(Endpoint endpoint, long? expectedVersion, CancellationToken cancellationToken);

    /// <summary>Removes an endpoint if it has this version. Its deliveries and their attempts stay.</summary>
    /// <returns>Whether it was removed.</returns>
    Task<bool> DeleteAsync(EndpointId id, long expectedVersion, CancellationToken cancellationToken);
}
