using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Suppressions;

/// <summary>A tenant's list of addresses that nothing is sent to.</summary>
public interface ISuppressions
{
    /// <summary>Adds one, or changes why.</summary>
    /// <param name="reason"><c>address_bounced</c>, <c>address_complained</c> or <c>address_suppressed</c>.</param>
    Task<Outcome<Stored<Suppression>>> AddAsync(string tenant, string address, string? reason, string? note, CancellationToken cancellationToken);

    Task<Outcome<Suppression>> GetAsync(string tenant, string address, CancellationToken cancellationToken);

    Task<Outcome<Page<Suppression>>> ListAsync(string tenant, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Takes one off the list: what comes from now on is sent there again.</summary>
    Task<Outcome<Suppression>> DeleteAsync(string tenant, string address, CancellationToken cancellationToken);
}
