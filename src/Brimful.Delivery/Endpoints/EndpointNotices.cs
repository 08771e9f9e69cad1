using Brimful.Delivery.Addressing;
using Brimful.Delivery.Messages;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Routing;
using Brimful.Engine.Accounts;

namespace Brimful.Delivery.Endpoints;

/// <summary>Makes the notifications that tell a tenant about its endpoints, by the same way as everything else that is told.</summary>
public sealed class EndpointNotices(NotificationIds ids, IAccounts accounts, SignalDesk signals, Addresser addresser)
{
    /// <summary>What is to be said about a change of an endpoint's health; null most of the time.</summary>
    public async Task<NewNotification?> ForAsync(EndpointUpdate update, bool isNoticeDue, CancellationToken cancellationToken)
    {
        if ((update.DisabledReason is null && !isNoticeDue) || accounts.TenantKey(update.Id.TenantNumber) is not { } tenant) return null;
        var id = ids.Of(update.Id, update.DisabledReason is null ? NotificationTypes.EndpointFailing : NotificationTypes.EndpointDisabled, update.At);
        return update.DisabledReason is { } reason
            ? await NoticeAsync(update, (id, NotificationTypes.EndpointDisabled, reason), EndpointMessage.Disabled(id, tenant, update.Id, reason, update.At), cancellationToken)
            : await NoticeAsync(update, (id, NotificationTypes.EndpointFailing, NotificationReasons.EndpointFailing), EndpointMessage.Failing(id, tenant, update.Id, update.Health, update.At), cancellationToken);
    }

    private async Task<NewNotification> NoticeAsync(EndpointUpdate update, (string Id, string Type, string Reason) said, byte[] body, CancellationToken cancellationToken)
    {
        var tenant = update.Id.TenantNumber;
        var (deliveries, inboxes) = await addresser.AddressAsync(tenant, null, signals.Of(tenant, said.Type) with { At = update.At }, cancellationToken);
        var notification = new Notification
        {
            TenantNumber = tenant,
            Id = said.Id,
            Type = said.Type,
            CreatedAt = update.At,
            State = deliveries.IsEmpty ? NotificationState.Unaddressed : NotificationState.Addressed,
            Reason = said.Reason,
            Body = body,
        };
        return new NewNotification(notification, deliveries) { Inboxes = inboxes };
    }
}
