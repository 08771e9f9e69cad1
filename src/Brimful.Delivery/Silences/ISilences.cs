using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Silences;

/// <summary>Silences of a tenant.</summary>
public interface ISilences
{
    Task<Outcome<Stored<SilenceView>>> PutAsync(string tenant, string key, Silence silence, Precondition precondition, CancellationToken cancellationToken);

    Task<Outcome<SilenceView>> GetAsync(string tenant, string key, CancellationToken cancellationToken);

    Task<Outcome<Page<SilenceView>>> ListAsync(string tenant, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Ends it at once, and forgets it.</summary>
    Task<Outcome<SilenceView>> DeleteAsync(string tenant, string key, Precondition precondition, CancellationToken cancellationToken);
}

/// <summary>A silence as callers see it.</summary>
/// <param name="IsOn">Whether it is on now.</param>
public sealed record SilenceView(string Key, Silence Silence, bool IsOn, string ETag);
