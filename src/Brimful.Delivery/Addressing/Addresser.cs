using System.Collections.Immutable;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Inbox;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Routing;
using Brimful.Delivery.Silences;
using Brimful.Delivery.Targets;
using Brimful.Delivery.Timing;
using NodaTime;

namespace Brimful.Delivery.Addressing;

/// <summary>
/// Turns a signal into deliveries and inbox entries: the one way in which anything is told. Routing says who, silences and timing say when, the
/// endpoints that there are say what is possible; each delivery is made with its state and a named reason (S21).
/// </summary>
public sealed class Addresser(
    SignalDesk signals, RoutingRules rules, SilenceBook silences, IEndpointRecords endpoints, ChannelList channels)
{
    /// <param name="accountNumber">The account that the signal is about; null when it is about none.</param>
    public async Task<Addressed> AddressAsync(int tenantNumber, int? accountNumber, Signal signal, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(tenantNumber, accountNumber, signal, await rules.OfAsync(tenantNumber, cancellationToken), cancellationToken);
        return new Addressed([.. plan.Deliveries.Select(static each => each.Delivery)], [.. plan.Decision.Inboxes.Select(owner => PlacementOf(owner, accountNumber, signal))])
        {
            Repeated = [.. plan.Deliveries.Where(static each => each.Telling.Repeat is not null && CanBeRepeated(each.Delivery)).Select(static each => (each.Delivery.Endpoint, each.Telling))],
        };
    }

    /// <summary>What would be made of a signal under rules that need not be the tenant's. Nothing is kept.</summary>
    /// <param name="list">In order.</param>
    public async Task<AddressingPlan> PlanAsync(int tenantNumber, int? accountNumber, Signal signal, ImmutableArray<RoutingRule> list, CancellationToken cancellationToken)
    {
        var people = await signals.PeopleAsync(tenantNumber, Router.ChoosesOfAccount(signal, list) ? accountNumber : null, signal, cancellationToken);
        var decision = Router.Route(signal, list, people);
        var silence = decision.Tellings.IsEmpty ? null : await silences.FindAsync(tenantNumber, signal, cancellationToken);
        var deliveries = ImmutableArray.CreateBuilder<PlannedDelivery>();
        foreach (var telling in decision.Tellings)
        {
            if (telling.Reader is not null) deliveries.Add(new PlannedDelivery(telling, ToContact(telling, signal, silence is not null)));
            else deliveries.AddRange((await ToEndpointAsync(tenantNumber, telling, signal, silence is not null, cancellationToken)).Select(made => new PlannedDelivery(telling, made)));
        }

        return new AddressingPlan(decision, deliveries.ToImmutable(), silence);
    }

    private async Task<IEnumerable<NewDelivery>> ToEndpointAsync(int tenant, Telling telling, Signal signal, bool isSilenced, CancellationToken cancellationToken)
    {
        if (await endpoints.FindAsync(new EndpointId(tenant, telling.Target), cancellationToken) is not { } endpoint)
            return Unknown(telling, signal);
        return channels.TargetsOf(endpoint).Select(target => ToEndpoint(target, endpoint, telling, signal, isSilenced) with { Channel = endpoint.Kind });
    }

    /// <summary>Programs are told once; people again, where there is somebody.</summary>
    private static bool CanBeRepeated(NewDelivery delivery) => delivery is { Channel: not EndpointKind.Webhook, Reason: not DeliveryReasons.EndpointUnknown };

    /// <summary>An endpoint that is not there fails at once, and whoever stands in for it is told.</summary>
    private static IEnumerable<NewDelivery> Unknown(Telling telling, Signal signal)
    {
        var unknown = Ruled(new NewDelivery(telling.Target, DeliveryState.Suppressed, DeliveryReasons.EndpointUnknown, null), telling);
        yield return unknown;
        if (StandIns.For(new DeliveryDecision(unknown.State, unknown.Reason), unknown.Routing, signal.At) is { } standIn) yield return standIn with { Channel = ChannelOf(standIn.Endpoint) };
    }

    private static EndpointKind? ChannelOf(string target) => TargetText.Parse(target) is TargetText.OfContact { Address: var channel } ? EndpointKinds.Find(channel) : null;

    private static NewDelivery ToEndpoint(string target, Endpoint endpoint, Telling telling, Signal signal, bool isSilenced)
    {
        if (signal.IsHeldBack) return new NewDelivery(target, DeliveryState.Held, DeliveryReasons.Late, null);
        if (endpoint.Kind == EndpointKind.Webhook) telling = telling with { Jump = JumpPolicy.Each };
        if (!endpoint.IsEnabled) return Ruled(new NewDelivery(target, DeliveryState.Held, DeliveryReasons.EndpointDisabled, null), telling);
        if (telling.Rule == RoutingReasons.ByThreshold || (endpoint.Kind == EndpointKind.Webhook && telling.EscalatesAfter is null))
            return Ruled(new NewDelivery(target, DeliveryState.Queued, DeliveryReasons.New, signal.At), telling);
        return Timed(target, telling, DateTimeZone.Utc, signal, isSilenced);
    }

    private static NewDelivery ToContact(Telling telling, Signal signal, bool isSilenced)
    {
        var zone = telling.Reader!.Contact.TimeZone ?? signal.TimeZone;
        var known = zone is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone);
        return Timed(telling.Target, telling, known ?? DateTimeZone.Utc, signal, isSilenced) with { Channel = EndpointKinds.Find(telling.Channel) };
    }

    /// <summary>A message to people: at once, later, or not at all.</summary>
    private static NewDelivery Timed(string target, Telling telling, DateTimeZone zone, Signal signal, bool isSilenced)
    {
        if (isSilenced && !telling.IsMandatory) return Ruled(new NewDelivery(target, DeliveryState.Suppressed, DeliveryReasons.Silenced, null), telling);
        var holding = HoldingPolicy.Decide(telling, zone, signal.ClockAt);
        return Ruled(
            holding.Until is { } until
                ? new NewDelivery(target, DeliveryState.Held, holding.Reason!, until)
                : new NewDelivery(target, DeliveryState.Queued, DeliveryReasons.New, signal.At),
            telling);
    }

    /// <summary>What a threshold itself names goes by no rule.</summary>
    private static NewDelivery Ruled(NewDelivery delivery, Telling telling) =>
        telling.Rule == RoutingReasons.ByThreshold ? delivery : delivery with { Routing = DeliveryRouting.Of(telling).ToText() };

    private static InboxPlacement PlacementOf(InboxOwner owner, int? accountNumber, Signal signal) =>
        new(owner.Account is null ? null : accountNumber, owner.Contact, Severities.Of(signal));
}

/// <summary>Where a notification goes.</summary>
public sealed record Addressed(ImmutableArray<NewDelivery> Deliveries, ImmutableArray<InboxPlacement> Inboxes)
{
    /// <summary>The targets that are told again while the line is still over.</summary>
    public ImmutableArray<(string Target, Telling Telling)> Repeated { get; init; } = [];
}
