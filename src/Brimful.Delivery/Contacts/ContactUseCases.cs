using Brimful.Core.Keys;
using Brimful.Delivery.Documents;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Contacts;

/// <inheritdoc cref="IContacts"/>
public sealed class ContactUseCases(IAccounts accounts, DocumentStore documents, ContactBook book) : IContacts
{
    public async Task<Outcome<Stored<ContactView>>> PutAsync(ContactName name, Contact contact, Precondition precondition, CancellationToken cancellationToken)
    {
        if (!TryPlace(name, out var id, out var refusal)) return refusal;
        if (!ResourceKey.IsValid(name.Key)) return Refusal.Invalid([new Fault("contact", "key.invalid", $"A key is {ResourceKey.Form}.")]);
        var faults = ContactCheck.FaultsOf(contact);
        if (faults.Length > 0) return Refusal.Invalid(faults);
        var outcome = await documents.PutAsync(id, DocumentJson.Write(contact), precondition, cancellationToken);
        book.Forget(id.TenantNumber);
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
        var page = await documents.ListAsync(new Ports.DocumentQuery(id.TenantNumber, id.Kind, id.AccountNumber, limit) { AfterKey = after }, cancellationToken);
        return new Page<ContactView>([.. page.Items.Select(View)], page.Next);
    }

    public async Task<Outcome<ContactView>> DeleteAsync(ContactName name, Precondition precondition, CancellationToken cancellationToken)
    {
        if (!TryPlace(name, out var id, out var refusal)) return refusal;
        var outcome = await documents.DeleteAsync(id, "contact", precondition, cancellationToken);
        book.Forget(id.TenantNumber);
        return outcome.Select(View);
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

    private static ContactView View(Document document) =>
        new(document.Id.Key, DocumentJson.Read<Contact>(document), document.ETag, document.CreatedAt, document.ChangedAt);
}
