using Brimful.Delivery.Messages;
using Brimful.Delivery.Notifications;
using Brimful.Engine.Accounts;


namespace Brimful.Delivery.Endpoints;

/// <summary>Makes the notifications that tell a tenant about its endpoints. They name nobody: they are listed.</summary>
public sealed class EndpointNotices(IAccounts accounts)
{
    /// <summary>What is to be said about a change of an endpoint's health; nothing most of the time.</summary>
    public IReadOnlyList<NewNotification> For(EndpointUpdate update, bool isNoticeDue)
    {
        if ((update.DisabledReason is null && !isNoticeDue) || accounts.TenantKey(update.Id.TenantNumber) is not { } tenant) return [];
        var id = NotificationIds.Fresh();
        return update.DisabledReason is { } reason
            ? [Notice(update, id, NotificationTypes.EndpointDisabled, reason, EndpointMessage.Disabled(id, tenant, update.Id, reason, update.At))]
            : [Notice(update, id, NotificationTypes.EndpointFailing, NotificationReasons.EndpointFailing, EndpointMessage.Failing(id, tenant, update.Id, update.Health, update.At))];
    }

    private static NewNotification Notice(EndpointUpdate update, string id, string type, string reason, byte[] body) => new(
        new Notification
        {
            TenantNumber = update.Id.TenantNumber,
            Id = id,
            Type = type,
            CreatedAt = update.At,
            State = NotificationState.Unaddressed,
            Reason = reason,
            Body = body,
        },
        []);
}
