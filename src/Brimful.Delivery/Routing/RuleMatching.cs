using System.Collections.Immutable;

namespace Brimful.Delivery.Routing;

/// <summary>Whether a rule is for a signal. What a rule leaves out matches anything; what it asks for, a signal must have.</summary>
internal static class RuleMatching
{
    public static bool Matches(RoutingMatch when, Signal signal) =>
        Holds(when.Types, signal.Type)
        && Holds(when.Accounts, signal.Account)
        && Holds(when.Plans, signal.Plan)
        && Holds(when.Buckets, signal.Bucket)
        && (when.Meters.IsEmpty || signal.Meters.Any(meter => when.Meters.Contains(meter)))
        && when.Attributes.All(wanted => signal.Attributes.TryGetValue(wanted.Key, out var value) && wanted.Value.Contains(value))
        && IsWithin(when, signal.Percent)
        && (when.Mode is null || when.Mode == (signal.IsLive ? "live" : "sandbox"));

    private static bool Holds(ImmutableArray<string> wanted, string? has) => wanted.IsEmpty || (has is not null && wanted.Contains(has));

    private static bool IsWithin(RoutingMatch when, decimal? percent) =>
        (when.PercentFrom is null && when.PercentBelow is null)
        || (percent is { } at && !(at < when.PercentFrom) && !(at >= when.PercentBelow));
}
