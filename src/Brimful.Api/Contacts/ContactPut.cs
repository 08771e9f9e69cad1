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
    public async Task<Outcome<Stored<Resource>>> PutAsync(PutTarget target, JsonElement body, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        KeyPath.Check(faults, "contact", target.Key);
        if (ContactReader.Read(body, target.Key, faults) is not { } contact || !faults.IsEmpty) return faults.ToRefusal();
        var name = new ContactName(target.Tenant, target.Account, target.Key);
        var outcome = await contacts.PutAsync(name, contact, EntityTag.InHeaderForm(target.Precondition), cancellationToken);
        return outcome.Select(stored => stored.As(view => new ContactResource(view)));
    }
}
