using Brimful.Delivery.Channels;
using Brimful.Delivery.Contacts;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Documents;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Messages;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Pages;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Targets;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Confirmations;

/// <summary>Asks addresses whether they want to be told, and notes that they do.</summary>
public sealed class ConfirmationDesk(
    NotificationIds ids, INotificationRecords notifications, IDeliveryQueue queue, ChannelList channels, ConfirmLinks links, IAccounts accounts, DocumentStore documents, ContactBook book, TimeProvider time)
    : IConfirmations
{
    private const string Email = "email";

    public bool CanAsk => links.CanBeMade && channels.Find(EndpointKind.Email) is { Traits.IsSetUp: true };

    public async Task AskAsync(string tenant, DocumentId id, string path, Contact contact, CancellationToken cancellationToken)
    {
        foreach (var address in contact.Addresses.Where(static each => each is { Channel: Email, Verified: false }))
        {
            var (now, target) = (time.Now(), $"{path}/{Email}");
            var notification = new Notification
            {
                TenantNumber = id.TenantNumber,
                Id = ids.OfConfirmation(id.TenantNumber, target, address.To),
                Type = NotificationTypes.Confirmation,
                AccountNumber = id.AccountNumber,
                CreatedAt = now,
                State = NotificationState.Addressed,
                Reason = NotificationReasons.AddressUnverified,
                Body = ContactMessage.Confirmation(ids.OfConfirmation(id.TenantNumber, target, address.To), tenant, id.Key, now),
            };
            try
            {
                await notifications.AddAsync(new NewNotification(notification, [new NewDelivery(target, DeliveryState.Queued, DeliveryReasons.New, now)]), cancellationToken);
            }
            finally
            {
                queue.Offer([new QueuedDelivery(new DeliveryId(id.TenantNumber, notification.Id, target), now)]);
            }
        }
    }

    public async Task<bool> ConfirmAsync(string token, CancellationToken cancellationToken)
    {
        if (links.Read(token) is not { } link || TargetText.Parse(link.Target) is not TargetText.OfContact text || PlaceOf(link.Reader.TenantNumber, text) is not { } id) return false;
        if (await documents.FindAsync(id, cancellationToken) is not { } document) return false;
        var contact = DocumentJson.Read<Contact>(document);
        if (contact.Addresses.All(address => address.Channel != text.Address || address.To != link.Address)) return false;
        var confirmed = contact with { Addresses = [.. contact.Addresses.Select(address => address.Channel == text.Address ? address with { Verified = true } : address)] };
        var outcome = await documents.PutAsync(id, DocumentJson.Write(confirmed), new Precondition(document.ETag, false), cancellationToken);
        book.Forget(id.TenantNumber);
        return outcome is Outcome<Stored<Document>>.Done;
    }

    public PageReader? ReaderOf(string token) => links.Read(token) is { } link && accounts.TenantKey(link.Reader.TenantNumber) is not null ? link.Reader : null;

    private DocumentId? PlaceOf(int tenant, TargetText.OfContact text)
    {
        if (accounts.TenantKey(tenant) is not { } key) return null;
        if (text.Account is not { } account) return new DocumentId(tenant, DocumentKind.Contact, null, text.Contact);
        return accounts.AccountNumber(key, account) is { } number ? new DocumentId(tenant, DocumentKind.Contact, number, text.Contact) : null;
    }
}
