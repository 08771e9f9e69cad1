using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Engine.Tenants;

/// <summary>Tenants and the clocks of sandboxes (S22).</summary>
public interface ITenants
{
    Task<Outcome<Stored<TenantView>>> PutAsync(string tenant, TenantTerms terms, Precondition precondition, CancellationToken cancellationToken);

    Task<Outcome<TenantView>> GetAsync(string tenant, CancellationToken cancellationToken);

    Task<Page<TenantView>> ListAsync(string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Removes a tenant; refused (<c>tenant.in_use</c>) while it has accounts, meters or plans.</summary>
    Task<Outcome<TenantView>> DeleteAsync(string tenant, Precondition precondition, CancellationToken cancellationToken);

    /// <summary>Sets a sandbox's clock forward and applies all that falls due on the way, in order, before it answers.</summary>
    /// <remarks>What falls due in a bucket that is still being counted from history (S11) comes once it is: <see cref="GetCountedAsync"/>.</remarks>
    Task<Outcome<TenantView>> SetClockAsync(string tenant, Instant now, CancellationToken cancellationToken);

    /// <summary>The tenant, once no bucket of a sandbox is being counted from history any more; <c>unavailable</c> when that takes too long.</summary>
    Task<Outcome<TenantView>> GetCountedAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>How a tenant's events ended (S3), all counted at one instant.</summary>
    Task<Outcome<EventCounts>> CountsAsync(string tenant, CancellationToken cancellationToken);
}

/// <summary>What a tenant is. A sandbox has its own clock; <paramref name="Now"/> sets it at creation.</summary>
public sealed record TenantTerms(string Name, TenantMode Mode, Instant? Now);

public enum TenantMode
{
    Live,
    Sandbox,
}

/// <param name="Now">The tenant's clock.</param>
public sealed record TenantView(int Number, string Key, string Name, TenantMode Mode, Instant Now, string ETag);

/// <summary>received = counted + duplicates + rejected + unattributed, at every moment (S3).</summary>
public readonly record struct EventCounts(long Received, long Counted, long Duplicates, long Rejected, long Unattributed);
