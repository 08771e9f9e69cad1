using System.Collections.Immutable;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Routing;

/// <summary>A tenant's routing rules, and who would hear of what.</summary>
public interface IRouting
{
    Task<Outcome<RoutingView>> GetAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>Replaces all of the tenant's rules; an empty list tells nobody but whom thresholds name.</summary>
    Task<Outcome<RoutingView>> PutAsync(string tenant, ImmutableArray<RoutingRule> rules, Precondition precondition, CancellationToken cancellationToken);

    /// <summary>Goes back to the rules that a tenant has from the start.</summary>
    Task<Outcome<RoutingView>> DeleteAsync(string tenant, Precondition precondition, CancellationToken cancellationToken);

    /// <summary>Who would hear of a signal, and why, and why others would not. Nothing is sent, nothing is kept.</summary>
    /// <param name="rules">Rules to try in place of the tenant's own; null: those.</param>
    Task<Outcome<DryRunView>> TryAsync(string tenant, SignalDraft draft, ImmutableArray<RoutingRule>? rules, CancellationToken cancellationToken);
}

/// <summary>A tenant's rules.</summary>
/// <param name="IsDefault">Whether they are those that a tenant has from the start.</param>
/// <param name="ETag">Null for the default.</param>
public sealed record RoutingView(ImmutableArray<RoutingRule> Rules, bool IsDefault, string? ETag);

/// <summary>A signal to try: what it is not said to have is as the account has it, or missing.</summary>
public sealed record SignalDraft(string Type, string? Account)
{
    public string? Bucket { get; init; }

    public ImmutableArray<string> Meters { get; init; } = [];

    public decimal? Percent { get; init; }

    public ImmutableArray<string> Notify { get; init; } = [];

    public bool Late { get; init; }
}
