using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Foresight;

/// <summary>What a tenant says about what is observed, and about what is known beforehand.</summary>
public interface IForesight
{
    Task<Outcome<ForesightView>> PutAsync(string tenant, ForesightSettings settings, Precondition precondition, CancellationToken cancellationToken);

    /// <summary>The settings in force: the usual ones where the tenant has none.</summary>
    Task<Outcome<ForesightView>> GetAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>Goes back to the usual ones.</summary>
    Task<Outcome<ForesightView>> DeleteAsync(string tenant, Precondition precondition, CancellationToken cancellationToken);

    Task<Outcome<Stored<KnownEventView>>> PutEventAsync(KnownEventName name, KnownEvent known, Precondition precondition, CancellationToken cancellationToken);

    Task<Outcome<KnownEventView>> GetEventAsync(KnownEventName name, CancellationToken cancellationToken);

    Task<Outcome<Page<KnownEventView>>> ListEventsAsync(KnownEventName of, string? after, int limit, CancellationToken cancellationToken);

    Task<Outcome<KnownEventView>> DeleteEventAsync(KnownEventName name, Precondition precondition, CancellationToken cancellationToken);
}

/// <summary>Names a known event.</summary>
/// <param name="Account">The account that it is of, and goes with; null for all accounts of the tenant.</param>
public readonly record struct KnownEventName(string Tenant, string? Account, string Key);

/// <param name="ETag">Null where the tenant has not said anything.</param>
public sealed record ForesightView(ForesightSettings Settings, string? ETag);

public sealed record KnownEventView(string Key, KnownEvent Event, string ETag);
