using System.Collections.Immutable;
using Brimful.Core.Crossings;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Inbox;
using Brimful.Delivery.Messages;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outbox;
using NodaTime;

namespace Brimful.Delivery.Projection;

/// <summary>Makes the notification of a fact: its message, and for each endpoint that its threshold names what is to become of it, with a reason (S21).</summary>
public sealed class NotificationMaker(NotificationIds ids, FactMessage message, IAccounts accounts, IEndpointRecords endpoints, ChannelList channels)
{
    /// <returns>Null when the tenant is gone: its removal follows in the outbox.</returns>
    public async Task<NewNotification?> MakeAsync(FactItem item, Instant now, CancellationToken cancellationToken)
    {
        if (accounts.TenantKey(item.TenantNumber) is not { } tenant) return null;
        var deliveries = ImmutableArray.CreateBuilder<NewDelivery>();
        foreach (var key in Named(item.Fact))
        {
            var endpoint = await endpoints.FindAsync(new EndpointId(item.TenantNumber, key), cancellationToken);
            foreach (var target in endpoint is null ? [key] : channels.TargetsOf(endpoint))
                deliveries.Add(Decide(target, endpoint, IsHeldBack(item.Fact), now) with { Channel = endpoint?.Kind });
        }

        return new NewNotification(Notification(item, tenant, deliveries.Count, now), deliveries.ToImmutable())
        {
            Inboxes = DefaultPlacement.Of(item, IsHeldBack(item.Fact)),
        };
    }

    /// <summary>What becomes of a message to one target of an endpoint.</summary>
    internal static NewDelivery Decide(string target, Endpoint? endpoint, bool isHeldBack, Instant now)
    {
        if (endpoint is null) return new NewDelivery(target, DeliveryState.Suppressed, DeliveryReasons.EndpointUnknown, null);
        if (isHeldBack) return new NewDelivery(target, DeliveryState.Held, DeliveryReasons.Late, null);
        return endpoint.IsEnabled
            ? new NewDelivery(target, DeliveryState.Queued, DeliveryReasons.New, now)
            : new NewDelivery(target, DeliveryState.Held, DeliveryReasons.EndpointDisabled, null);
    }

    private Notification Notification(FactItem item, string tenant, int addressees, Instant now)
    {
        var (state, reason) = addressees == 0 ? (NotificationState.Unaddressed, NotificationReasons.NoEndpointNamed)
            : IsHeldBack(item.Fact) ? (NotificationState.Held, NotificationReasons.Late)
            : (NotificationState.Addressed, NotificationReasons.EndpointNamed);
        return new Notification
        {
            TenantNumber = item.TenantNumber,
            Id = ids.Of(item),
            Type = FactMessage.TypeOf(item.Fact),
            AccountNumber = item.AccountNumber,
            Bucket = item.Bucket,
            FactPosition = item.Position,
            CreatedAt = now,
            State = state,
            Reason = reason,
            Body = message.Render(item, tenant, accounts.Profile(item.AccountNumber)),
        };
    }

    private static IEnumerable<string> Named(BucketFact fact) => fact switch
    {
        ThresholdFact { Notify.IsDefaultOrEmpty: false } told => told.Notify.Distinct(StringComparer.Ordinal),
        ToppedUp { Notify.IsDefaultOrEmpty: false } told => told.Notify.Distinct(StringComparer.Ordinal),
        _ => [],
    };

    private static bool IsHeldBack(BucketFact fact) => fact is ThresholdFact { Late: true, NotifyLate: false };
}
