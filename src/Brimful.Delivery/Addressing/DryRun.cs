using System.Collections.Immutable;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Routing;
using Brimful.Delivery.Targets;

namespace Brimful.Delivery.Addressing;

/// <summary>
/// Who would hear of a signal, and why, and why others would not: what <see cref="Addresser"/> makes of it, and what an attempt would find at each target, by the very
/// code that decides about messages. Nothing is sent, nothing is kept.
/// </summary>
public sealed class DryRun(Addresser addresser, ITargets targets)
{
    /// <param name="rules">In order; they need not be the tenant's.</param>
    public async Task<DryRunView> OfAsync(int tenantNumber, int? accountNumber, Signal signal, ImmutableArray<RoutingRule> rules, CancellationToken cancellationToken)
    {
        var plan = await addresser.PlanAsync(tenantNumber, accountNumber, signal, rules, cancellationToken);
        var told = ImmutableArray.CreateBuilder<Hearing>();
        var withheld = plan.Decision.Withheld.ToBuilder();
        foreach (var planned in plan.Deliveries)
        {
            for (PlannedDelivery? next = planned; next is { } each;)
            {
                if (await HindranceAsync(tenantNumber, signal, each.Delivery, cancellationToken) is not { } hindrance)
                {
                    told.Add(new Hearing(each.Telling, each.Delivery));
                    break;
                }

                withheld.Add(new Withholding(each.Delivery.Endpoint, each.Telling.Rule, hindrance.Reason));
                next = each.Delivery.NextAttemptAt is null ? null : StandInOf(each, hindrance, signal);
            }
        }

        return new DryRunView(plan.Decision.Rules, told.ToImmutable(), withheld.ToImmutable(), plan.Decision.Inboxes, plan.Silence);
    }

    /// <summary>Why a delivery would come to nothing: by what is known as it is made, or as its target stands now. What waits for its time does not.</summary>
    private async Task<DeliveryDecision?> HindranceAsync(int tenant, Signal signal, NewDelivery delivery, CancellationToken cancellationToken)
    {
        if (delivery.NextAttemptAt is null) return new DeliveryDecision(delivery.State, delivery.Reason);
        var target = await targets.FindAsync(new EndpointId(tenant, delivery.Endpoint), cancellationToken);
        return Hindrances.Of(target, signal.Type, DeliveryRouting.Read(delivery.Routing));
    }

    private static PlannedDelivery? StandInOf(PlannedDelivery of, DeliveryDecision hindrance, Signal signal)
    {
        if (StandIns.For(hindrance, of.Delivery.Routing, signal.At) is not { } delivery) return null;
        var channel = TargetText.Parse(delivery.Endpoint) is TargetText.OfContact { Address: var address } ? address : of.Telling.Channel;
        return new PlannedDelivery(of.Telling with { Target = delivery.Endpoint, Channel = channel, Fallbacks = of.Telling.Fallbacks[1..] }, delivery);
    }
}
