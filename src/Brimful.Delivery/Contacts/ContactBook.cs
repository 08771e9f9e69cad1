using Brimful.Delivery.Documents;

namespace Brimful.Delivery.Contacts;

/// <summary>Who there is to tell, as every crossing asks for it.</summary>
public sealed class ContactBook(DocumentStore documents, TimeProvider time)
{
    private readonly DocumentCache<(string Key, Contact Contact)> _contacts =
        new(documents, DocumentKind.Contact, static document => (document.Id.Key, DocumentJson.Read<Contact>(document)), time);

    /// <summary>People of the tenant's own team.</summary>
    public async Task<IReadOnlyList<KeyedContact>> TeamAsync(int tenantNumber, CancellationToken cancellationToken) =>
        [.. (await _contacts.AllAsync(tenantNumber, null, cancellationToken)).Select(each => new KeyedContact(each.Key, null, each.Contact))];

    /// <summary>People of an account.</summary>
    /// <param name="account">The account's key.</param>
    public async Task<IReadOnlyList<KeyedContact>> OfAccountAsync(int tenantNumber, int accountNumber, string account, CancellationToken cancellationToken) =>
        [.. (await _contacts.AllAsync(tenantNumber, accountNumber, cancellationToken)).Select(each => new KeyedContact(each.Key, account, each.Contact))];

    /// <summary>A contact of the tenant was edited.</summary>
    public void Forget(int tenantNumber) => _contacts.Forget(tenantNumber);
}
