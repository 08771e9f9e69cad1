using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Browsers;
using Brimful.Api.Bulk;
using Brimful.Api.OpenApi;
using Brimful.Api.Tokens;
using Brimful.Contracts.Contacts;
using Brimful.Delivery.Contacts;
using Brimful.Engine.Outcomes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Contacts;

/// <summary><c>/v1/account/contacts</c>: contacts of the account that a customer token opens, and of no other. A contact's token opens that contact alone.</summary>
internal static class CustomerContactEndpoints
{
    private const string List = "/v1/account/contacts";
    private const string One = List + "/{contact}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut(One, PutAsync).NeedsToken(CustomerScopes.ContactsWrite)
            .Describe("Contacts", "Create or replace a contact of the token's account", "An e-mail address that is new gets a link, and nothing else until it is confirmed by it.")
            .Takes<ContactBody>().Gives<ContactAnswer>(200).Gives<ContactAnswer>(201);
        routes.MapMethods(One, Reading.Methods, GetAsync).NeedsToken(CustomerScopes.ContactsRead)
            .Describe("Contacts", "Read a contact of the token's account").Gives<ContactAnswer>(200);
        routes.MapMethods(List, Reading.Methods, ListAsync).NeedsToken(CustomerScopes.ContactsRead)
            .Describe("Contacts", "List contacts of the token's account", "Of a contact's token: that contact.").GivesPageOf<ContactAnswer>();
        routes.MapDelete(One, DeleteAsync).NeedsToken(CustomerScopes.ContactsWrite)
            .Describe("Contacts", "Delete a contact of the token's account", "What waits to be sent to it is suppressed.").Gives<ContactAnswer>(200);
        BrowserGate.MapPreflight(routes, List);
        BrowserGate.MapPreflight(routes, One, "GET, PUT, DELETE");
    }

    private static async Task PutAsync(HttpContext http, string contact, ContactPut put)
    {
        if (NameOf(http, contact) is not { } name) await Answer.StoredAsync(http, Unknown(contact));
        else
        {
            using var body = await JsonBody.ReadAsync(http);
            await Answer.StoredAsync(http, await put.PutByCustomerAsync(new PutTarget(name.Tenant, name.Account, name.Key, Preconditions.Of(http)), body.RootElement, http.RequestAborted));
        }
    }

    private static async Task GetAsync(HttpContext http, string contact, IContacts contacts)
    {
        Outcome<ContactView> found = NameOf(http, contact) is { } name ? await contacts.GetAsync(name, http.RequestAborted) : Unknown(contact);
        await Answer.OneAsync(http, found.Select(Resource (view) => new ContactResource(view)));
    }

    private static async Task ListAsync(HttpContext http, IContacts contacts)
    {
        var (page, customer, tenant) = (PageRequest.Of(http), Caller.CustomerOf(http), Caller.TenantOf(http));
        var found = customer.Token.Contact is { } only
            ? Alone(await contacts.GetAsync(new ContactName(tenant, customer.Account, only), http.RequestAborted))
            : await contacts.ListAsync(tenant, customer.Account, page.After, page.Limit, http.RequestAborted);
        await Answer.ListAsync(http, found.Select(items => items.As(view => new ContactResource(view))));
    }

    private static async Task DeleteAsync(HttpContext http, string contact, IContacts contacts, TokenDesk tokens)
    {
        var precondition = EntityTag.InHeaderForm(Preconditions.Of(http));
        var name = NameOf(http, contact);
        Outcome<ContactView> gone = name is { } own ? await contacts.DeleteAsync(own, precondition, http.RequestAborted) : Unknown(contact);
        if (name is { } past && gone is Outcome<ContactView>.Done) await tokens.EndAsync(past, CancellationToken.None);
        await Answer.OneAsync(http, gone.Select(Resource (view) => new ContactResource(view)));
    }

    private static Outcome<Page<ContactView>> Alone(Outcome<ContactView> found) => new Page<ContactView>(found is Outcome<ContactView>.Done { Value: var only } ? [only] : [], null);

    /// <summary>The contact that a request is about; null where the token is another contact's.</summary>
    private static ContactName? NameOf(HttpContext http, string contact)
    {
        var customer = Caller.CustomerOf(http);
        return customer.Token.Contact is { } only && only != contact ? null : new ContactName(Caller.TenantOf(http), customer.Account, contact);
    }

    private static Refusal Unknown(string contact) => Refusal.NotFound($"contact '{contact}'");
}
