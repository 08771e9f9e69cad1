using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.OpenApi;
using Brimful.Api.Problems;
using Brimful.Contracts.Foresight;
using Brimful.Delivery.Foresight;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Foresight;

/// <summary><c>/v1/known-events</c> and <c>/v1/accounts/{account}/known-events</c>.</summary>
internal static class KnownEventEndpoints
{
    private const string OfTenant = "/v1/known-events";
    private const string OfAccount = "/v1/accounts/{account}/known-events";

    public static void Map(IEndpointRouteBuilder routes)
    {
        MapUnder(routes, OfTenant, "of all accounts");
        MapUnder(routes, OfAccount, "of an account");
    }

    private static void MapUnder(IEndpointRouteBuilder routes, string list, string whose)
    {
        var one = list + "/{event}";
        routes.MapPut(one, PutAsync).Needs(Scopes.ConfigWrite)
            .Describe("Foresight", $"Create or replace a known event {whose}", "A holiday, a campaign, an incident: its days raise no alarm, and nothing is learned from them.")
            .Takes<KnownEventBody>().Gives<KnownEventAnswer>(200).Gives<KnownEventAnswer>(201);
        routes.MapMethods(one, Reading.Methods, GetAsync).Needs(Scopes.ConfigRead).Describe("Foresight", $"Read a known event {whose}").Gives<KnownEventAnswer>(200);
        routes.MapMethods(list, Reading.Methods, ListAsync).Needs(Scopes.ConfigRead).Describe("Foresight", $"List known events {whose}").GivesPageOf<KnownEventAnswer>();
        routes.MapDelete(one, DeleteAsync).Needs(Scopes.ConfigWrite).Describe("Foresight", $"Delete a known event {whose}").Gives<KnownEventAnswer>(200);
    }

    private static async Task PutAsync(HttpContext http, IForesight foresight)
    {
        var name = NameOf(http);
        using var body = await JsonBody.ReadAsync(http);
        var faults = new FaultList();
        KeyPath.Check(faults, "event", name.Key);
        if (ForesightReader.Known(body.RootElement, name.Key, faults) is not { } known || !faults.IsEmpty)
        {
            await Answer.RefusedAsync(http, faults.ToRefusal());
            return;
        }
        var outcome = await foresight.PutEventAsync(name, known, EntityTag.InHeaderForm(Preconditions.Of(http)), http.RequestAborted);
        await Answer.StoredAsync(http, outcome.Select(stored => stored.As(view => new KnownEventResource(view))));
    }

    private static async Task GetAsync(HttpContext http, IForesight foresight) =>
        await Answer.OneAsync(http, (await foresight.GetEventAsync(NameOf(http), http.RequestAborted)).Select(Resource (view) => new KnownEventResource(view)));

    private static async Task ListAsync(HttpContext http, IForesight foresight)
    {
        var page = PageRequest.Of(http);
        var found = await foresight.ListEventsAsync(NameOf(http), page.After, page.Limit, http.RequestAborted);
        await Answer.ListAsync(http, found.Select(items => items.As(view => new KnownEventResource(view))));
    }

    private static async Task DeleteAsync(HttpContext http, IForesight foresight)
    {
        var outcome = await foresight.DeleteEventAsync(NameOf(http), EntityTag.InHeaderForm(Preconditions.Of(http)), http.RequestAborted);
        await Answer.OneAsync(http, outcome.Select(Resource (view) => new KnownEventResource(view)));
    }

    private static KnownEventName NameOf(HttpContext http) =>
        new(Caller.TenantOf(http), http.Request.RouteValues["account"] as string, http.Request.RouteValues["event"] as string ?? "");
}
