using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Delivery.Contacts;

/// <summary>People of a tenant's accounts, and of its own team.</summary>
public interface IContacts
{
    Task<Outcome<Stored<ContactView>>> PutAsync(ContactName name, Contact contact, Precondition precondition, CancellationToken cancellationToken);

    /// <summary>The same by a customer, of the customer's own account: whose address it is, is a customer's word until the address's own link was pressed.</summary>
    Task<Outcome<Stored<ContactView>>> PutByCustomerAsync(ContactName name, Contact contact, Precondition precondition, CancellationToken cancellationToken);

    Task<Outcome<ContactView>> GetAsync(ContactName name, CancellationToken cancellationToken);

    /// <param name="account">The account's key; null for the tenant's own team.</param>
    Task<Outcome<Page<ContactView>>> ListAsync(string tenant, string? account, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>What waits for the person is suppressed when its time comes.</summary>
    Task<Outcome<ContactView>> DeleteAsync(ContactName name, Precondition precondition, CancellationToken cancellationToken);
}

/// <summary>Names a contact.</summary>
/// <param name="Account">The account's key; null for the tenant's own team.</param>
public readonly record struct ContactName(string Tenant, string? Account, string Key);

/// <summary>A contact as callers see it.</summary>
public sealed record ContactView(string Key, Contact Contact, string ETag, Instant CreatedAt, Instant ChangedAt);
