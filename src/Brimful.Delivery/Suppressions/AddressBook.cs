using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Documents;
using NodaTime.Text;

namespace Brimful.Delivery.Suppressions;

/// <summary>Which addresses nothing is sent to. Asked at every attempt, so that what is suppressed now is not sent now.</summary>
public sealed class AddressBook(DocumentStore documents)
{
    /// <returns>Null when something may be sent there.</returns>
    public async Task<Suppression?> FindAsync(int tenantNumber, string address, CancellationToken cancellationToken) =>
        await documents.FindAsync(IdOf(tenantNumber, address), cancellationToken) is { } document ? Read(document) : null;

    /// <summary>Sends nothing there from now on. A wish to be left alone takes nothing back of what is known of an address.</summary>
    public async Task SuppressAsync(Suppression suppression, int tenantNumber, CancellationToken cancellationToken)
    {
        if (suppression.Reason == DeliveryReasons.Unsubscribed && await FindAsync(tenantNumber, suppression.Address, cancellationToken) is not null) return;
        await documents.PutAsync(IdOf(tenantNumber, suppression.Address), Write(suppression), default, cancellationToken);
    }

    internal static DocumentId IdOf(int tenantNumber, string address) => new(tenantNumber, DocumentKind.Suppression, null, Suppression.KeyOf(address));

    internal static string Write(Suppression suppression) =>
        DocumentJson.Write(new Kept(suppression.Address, suppression.Reason, InstantPattern.ExtendedIso.Format(suppression.At), suppression.Note));

    internal static Suppression Read(Document document)
    {
        var kept = DocumentJson.Read<Kept>(document);
        return new Suppression(kept.Address, kept.Reason, InstantPattern.ExtendedIso.Parse(kept.At).Value, kept.Note);
    }

    private sealed record Kept(string Address, string Reason, string At, string? Note);
}
