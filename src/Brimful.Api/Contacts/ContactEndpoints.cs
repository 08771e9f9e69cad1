using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
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

/// <summary><c>/v1/contacts</c> for the tenant's own team, <c>/v1/accounts/{account}/contacts</c> for an account's people.</summary>
internal static class ContactEndpoints
{
    private const string OfTeam = "/v1/contacts";
    private const string OfAccount = "/v1/accounts/{account}/contacts";

    public static void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, OfTeam, "of the tenant's own team");
        Map(routes, OfAccount, "of an account");
        CustomerContactEndpoints.Map(routes);
    }

    private static void Map(IEndpointRouteBuilder routes, string list, string whose)
    {
        var one = list + "/{contact}";
        routes.MapPut(one, PutAsync).Needs(Scopes.ConfigWrite)
            .Describe("Contacts", $"Create or replace a contact {whose}").Takes<ContactBody>().Gives<ContactAnswer>(200).Gives<ContactAnswer>(201);
        routes.MapMethods(one, Reading.Methods, GetAsync).Needs(Scopes.ConfigRead)
            .Describe("Contacts", $"Read a contact {whose}").Gives<ContactAnswer>(200);
        routes.MapMethods(list, Reading.Methods, ListAsync).Needs(Scopes.ConfigRead)
            .Describe("Contacts", $"List contacts {whose}").GivesPageOf<ContactAnswer>();
        routes.MapDelete(one, DeleteAsync).Needs(Scopes.ConfigWrite)
            .Describe("Contacts", $"Delete a contact {whose}", "What waits to be sent to it is suppressed.").Gives<ContactAnswer>(200);
    }

    private static async Task PutAsync(HttpContext http, string contact, ContactPut put)
    {
        using var body = await JsonBody.ReadAsync(http);
        var target = new PutTarget(Caller.TenantOf(http), AccountOf(http), contact, Preconditions.Of(http));
        await Answer.StoredAsync(http, await put.PutAsync(target, body.RootElement, http.RequestAborted));
    }

    private static async Task GetAsync(HttpContext http, string contact, IContacts contacts) =>
        await Answer.OneAsync(http, (await contacts.GetAsync(NameOf(http, contact), http.RequestAborted)).Select(Resource (view) => new ContactResource(view)));

    private static async Task ListAsync(HttpContext http, IContacts contacts)
    {
        var page = PageRequest.Of(http);
        var found = await contacts.ListAsync(Caller.TenantOf(http), AccountOf(http), page.After, page.Limit, http.RequestAborted);
        await Answer.ListAsync(http, found.Select(items => items.As(view => new ContactResource(view))));
    }

    private static async Task DeleteAsync(HttpContext http, string contact, IContacts contacts, TokenDesk tokens)
    {
        var (precondition, name) = (EntityTag.InHeaderForm(Preconditions.Of(http)), NameOf(http, contact));
        var gone = await contacts.DeleteAsync(name, precondition, http.RequestAborted);
        if (gone is Outcome<ContactView>.Done) await tokens.EndAsync(name, CancellationToken.None);
        await Answer.OneAsync(http, gone.Select(Resource (view) => new ContactResource(view)));
    }

    private static ContactName NameOf(HttpContext http, string contact) => new(Caller.TenantOf(http), AccountOf(http), contact);

    /// <summary>The account of the path; null on the team's paths.</summary>
    private static string? AccountOf(HttpContext http) => http.GetRouteValue("account") as string;
}
