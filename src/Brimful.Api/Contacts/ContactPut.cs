using System.Text.Json;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Bulk;
using Brimful.Api.Problems;
using Brimful.Delivery.Contacts;
using Brimful.Engine.Outcomes;

namespace Brimful.Api.Contacts;

/// <summary>Creates or replaces a contact from its JSON.</summary>
internal sealed class ContactPut(IContacts contacts)
{
    public Task<Outcome<Stored<Resource>>> PutAsync(PutTarget target, JsonElement body, CancellationToken cancellationToken) => PutAsync(target, body, byCustomer: false, cancellationToken);

    /// <summary>The same by a customer, who may say whose an address is only by its link.</summary>
    public Task<Outcome<Stored<Resource>>> PutByCustomerAsync(PutTarget target, JsonElement body, CancellationToken cancellationToken) => PutAsync(target, body, byCustomer: true, cancellationToken);

    private async Task<Outcome<Stored<Resource>>> PutAsync(PutTarget target, JsonElement body, bool byCustomer, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        KeyPath.Check(faults, "contact", target.Key);
        if (ContactReader.Read(body, target.Key, isVerified: !byCustomer, faults) is not { } contact || !faults.IsEmpty) return faults.ToRefusal();
        var name = new ContactName(target.Tenant, target.Account, target.Key);
        var precondition = EntityTag.InHeaderForm(target.Precondition);
        var outcome = byCustomer
            ? await contacts.PutByCustomerAsync(name, contact, precondition, cancellationToken)
            : await contacts.PutAsync(name, contact, precondition, cancellationToken);
        return outcome.Select(stored => stored.As(view => new ContactResource(view)));
    }
}
