using Brimful.Delivery.Addressing;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Messages;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Repeats;
using Brimful.Delivery.Routing;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outbox;
using NodaTime;

namespace Brimful.Delivery.Projection;

/// <summary>Makes the notification of a fact: its message, and for everyone who is to hear of it what is to become of it, with a reason (S21).</summary>
public sealed class NotificationMaker(NotificationIds ids, FactMessage message, IAccounts accounts, SignalDesk signals, Addresser addresser, RepeatMaker repeats)
{
    /// <returns>The fact's own, then those by which it is told again; none when the tenant is gone: its removal follows in the outbox.</returns>
    public async Task<IReadOnlyList<NewNotification>> MakeAsync(FactItem item, Instant now, CancellationToken cancellationToken)
    {
        if (accounts.TenantKey(item.TenantNumber) is not { } tenant) return [];
        var account = accounts.Profile(item.AccountNumber);
        var signal = signals.Of(item, account) with { At = now };
        var addressed = await addresser.AddressAsync(item.TenantNumber, item.AccountNumber, signal, cancellationToken);
        var told = new NewNotification(Notification(item, message.Render(item, tenant, account), Decide(signal, addressed.Deliveries.Length), now), addressed.Deliveries) { Inboxes = addressed.Inboxes };
        return [told, .. addressed.Repeated.Select(each => FirstRepeat(told.Notification, each.Target, each.Telling, signal))];
    }

    private NewNotification FirstRepeat(Notification told, string target, Telling telling, Signal signal)
    {
        var repeat = new Repeat(told.Id, 1, telling.Repeat!);
        return repeats.Make(told, target, DeliveryRouting.Of(telling) with { Repeat = repeat }, (RepeatTime.Next(signal.ClockAt, repeat.Terms, signal.ClockAt), signal.At));
    }

    private static (NotificationState State, string Reason) Decide(Signal signal, int addressees) =>
        addressees == 0 ? (NotificationState.Unaddressed, NotificationReasons.NoEndpointNamed)
        : signal.IsHeldBack ? (NotificationState.Held, NotificationReasons.Late)
        : signal.Named.IsEmpty ? (NotificationState.Addressed, NotificationReasons.Routed)
        : (NotificationState.Addressed, NotificationReasons.EndpointNamed);

    private Notification Notification(FactItem item, byte[] body, (NotificationState State, string Reason) decided, Instant now) => new()
    {
        TenantNumber = item.TenantNumber,
        Id = ids.Of(item),
        Type = FactMessage.TypeOf(item.Fact),
        AccountNumber = item.AccountNumber,
        Bucket = item.Bucket,
        FactPosition = item.Position,
        CreatedAt = now,
        State = decided.State,
        Reason = decided.Reason,
        Body = body,
    };
}
