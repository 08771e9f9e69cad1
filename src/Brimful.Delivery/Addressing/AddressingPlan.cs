using System.Collections.Immutable;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Routing;

namespace Brimful.Delivery.Addressing;

/// <summary>What would be made of a signal.</summary>
/// <param name="Decision">Who is told by which rule.</param>
/// <param name="Deliveries">One a target: an endpoint with recipients has several.</param>
/// <param name="Silence">The key of the silence that is on for the signal; null for none.</param>
public sealed record AddressingPlan(RoutingDecision Decision, ImmutableArray<PlannedDelivery> Deliveries, string? Silence);

/// <summary>A delivery as it would be made, and who it tells by which rule.</summary>
public readonly record struct PlannedDelivery(Telling Telling, NewDelivery Delivery);
