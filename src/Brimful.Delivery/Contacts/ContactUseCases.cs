using Brimful.Core.Keys;
using Brimful.Delivery.Confirmations;
using Brimful.Delivery.Documents;
using Brimful.Delivery.Inbox;
using Brimful.Delivery.Ports;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Contacts;

/// <inheritdoc cref="IContacts"/>
public sealed class ContactUseCases(IAccounts accounts, DocumentStore documents, ContactBook book, IConfirmations confirmations, IInboxRecords inboxes) : IContacts
{
    /// <summary>Contacts of one account to which customers may add: each may be asked at an address of its own.</summary>
    private const int MostOfCustomers = 100;

    public Task<Outcome<Stored<ContactView>>> PutAsync(ContactName name, Contact contact, Precondition precondition, CancellationToken cancellationToken) =>
        PutAsync(new Writing(name, contact, precondition), cancellationToken);

    public Task<Outcome<Stored<ContactView>>> PutByCustomerAsync(ContactName name, Contact contact, Precondition precondition, CancellationToken cancellationToken) => name.Account is null
        ? throw new ArgumentException("A customer has no part in the tenant's own team.", nameof(name))
        : PutAsync(new Writing(name, contact, precondition) { IsCustomers = true }, cancellationToken);

    private async Task<Outcome<Stored<ContactView>>> PutAsync(Writing writing, CancellationToken cancellationToken)
    {
        var (name, contact, precondition) = writing;
        if (!TryPlace(name, out var id, out var refusal)) return refusal;
        if (!ResourceKey.IsValid(name.Key)) return Refusal.Invalid([new Fault("contact", "key.invalid", $"A key is {ResourceKey.Form}.")]);
        var faults = ContactCheck.FaultsOf(contact);
        if (faults.Length > 0) return Refusal.Invalid(faults);
        var present = await documents.FindAsync(id, cancellationToken) is { } found ? DocumentJson.Read<Contact>(found) : null;
        var known = present is null ? contact : StillConfirmed(contact, present);
        var objection = writing.IsCustomers ? await CustomersFaultAsync(id, present, (contact, known), cancellationToken) : AsksInVain(known);
        if (objection is { } fault) return Refusal.Invalid([fault]);
        // What was told to somebody who had the key before, as late as the contact's end was known everywhere, is not for who has it now.
        if (present is null) await inboxes.ClearAsync(InboxOf(id), cancellationToken);
        var outcome = await documents.PutAsync(id, DocumentJson.Write(known), precondition, cancellationToken);
        book.Forget(id.TenantNumber);
        if (outcome is Outcome<Stored<Document>>.Done) await confirmations.AskAsync(name.Tenant, id, ContactPath.Of(name.Account, name.Key), known, cancellationToken);
        return outcome.Select(stored => new Stored<ContactView>(View(stored.Value), stored.Created));
    }

    public async Task<Outcome<ContactView>> GetAsync(ContactName name, CancellationToken cancellationToken)
    {
        if (!TryPlace(name, out var id, out var refusal)) return refusal;
        return await documents.FindAsync(id, cancellationToken) is { } found ? View(found) : Refusal.NotFound($"contact '{name.Key}'");
    }

    public async Task<Outcome<Page<ContactView>>> ListAsync(string tenant, string? account, string? after, int limit, CancellationToken cancellationToken)
    {
        if (!TryPlace(new ContactName(tenant, account, ""), out var id, out var refusal)) return refusal;
        var page = await documents.ListAsync(new DocumentQuery(id.TenantNumber, id.Kind, id.AccountNumber, limit) { AfterKey = after }, cancellationToken);
        return new Page<ContactView>([.. page.Items.Select(View)], page.Next);
    }

    public async Task<Outcome<ContactView>> DeleteAsync(ContactName name, Precondition precondition, CancellationToken cancellationToken)
    {
        if (!TryPlace(name, out var id, out var refusal)) return refusal;
        var outcome = await documents.DeleteAsync(id, "contact", precondition, cancellationToken);
        book.Forget(id.TenantNumber);
        if (outcome is Outcome<Document>.Done) await inboxes.ClearAsync(InboxOf(id), cancellationToken);
        return outcome.Select(View);
    }

    private static InboxId InboxOf(DocumentId id) => new(id.TenantNumber, id.AccountNumber, id.Key);

    /// <summary>What was confirmed stays so while the address is the same.</summary>
    private static Contact StillConfirmed(Contact contact, Contact present) => contact with
    {
        Addresses = [.. contact.Addresses.Select(address => address with { Verified = address.Verified || IsConfirmed(address, present) })],
    };

    private static bool IsConfirmed(ContactAddress address, Contact? present) =>
        present is not null && present.Addresses.Any(known => known.Verified && (known.Channel, known.To) == (address.Channel, address.To));

    /// <summary>What a customer may not say.</summary>
    private async Task<Fault?> CustomersFaultAsync(DocumentId id, Contact? present, (Contact Said, Contact Known) contact, CancellationToken cancellationToken)
    {
        var at = contact.Said.Addresses.ToList().FindIndex(address => address.Verified && !IsConfirmed(address, present));
        if (at >= 0) return new Fault($"addresses[{at}].verified", "contact.not_confirmed", "An address is confirmed by the link that is sent to it. Leave verified out.");
        if (AsksInVain(contact.Known) is { } vain) return vain with { Message = "This server cannot send the link that confirms an address. Ask who runs it to enter the address." };
        if (present is not null || (await documents.ListAllAsync(id.TenantNumber, id.Kind, id.AccountNumber, cancellationToken)).Count < MostOfCustomers) return null;
        return new Fault("contact", "contact.too_many", $"The account has {MostOfCustomers} contacts already. Delete one that is not needed any more.");
    }

    private Fault? AsksInVain(Contact contact)
    {
        if (confirmations.CanAsk) return null;
        var at = contact.Addresses.ToList().FindIndex(static address => address is { Channel: "email", Verified: false });
        return at < 0 ? null : new Fault($"addresses[{at}].verified", "contact.cannot_confirm", "This server cannot ask an address: its operator sets Brimful__Email__Smtp and Brimful__PublicUrl. Leave verified out where you know the address.");
    }

    private bool TryPlace(ContactName name, out DocumentId id, out Refusal refusal)
    {
        (id, refusal) = (default, Refusal.NotFound("tenant"));
        if (accounts.TenantNumber(name.Tenant) is not { } tenant) return false;
        id = new DocumentId(tenant, DocumentKind.Contact, null, name.Key);
        if (name.Account is not { } account) return true;
        refusal = Refusal.NotFound($"account '{account}'");
        if (accounts.AccountNumber(name.Tenant, account) is not { } number) return false;
        id = id with { AccountNumber = number };
        return true;
    }

    /// <summary>What is to be written, and by whom.</summary>
    private readonly record struct Writing(ContactName Name, Contact Contact, Precondition Precondition)
    {
        /// <summary>Whether a customer wants it; else the tenant does.</summary>
        public bool IsCustomers { get; init; }
    }

    private static ContactView View(Document document) =>
        new(document.Id.Key, DocumentJson.Read<Contact>(document), document.ETag, document.CreatedAt, document.ChangedAt);
}
