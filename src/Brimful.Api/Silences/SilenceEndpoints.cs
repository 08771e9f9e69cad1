using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.OpenApi;
using Brimful.Api.Problems;
using Brimful.Contracts.Silences;
using Brimful.Delivery.Silences;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Silences;

/// <summary><c>/v1/silences</c>.</summary>
internal static class SilenceEndpoints
{
    private const string One = "/v1/silences/{silence}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut(One, PutAsync).Needs(Scopes.ConfigWrite)
            .Describe("Routing", "Create or replace a silence", "People are not told of what it matches until it ends; webhooks, inboxes and what is mandatory go on.")
            .Takes<SilenceBody>().Gives<SilenceAnswer>(200).Gives<SilenceAnswer>(201);
        routes.MapMethods(One, Reading.Methods, GetAsync).Needs(Scopes.ConfigRead).Describe("Routing", "Read a silence").Gives<SilenceAnswer>(200);
        routes.MapMethods("/v1/silences", Reading.Methods, ListAsync).Needs(Scopes.ConfigRead).Describe("Routing", "List silences").GivesPageOf<SilenceAnswer>();
        routes.MapDelete(One, DeleteAsync).Needs(Scopes.ConfigWrite).Describe("Routing", "End a silence").Gives<SilenceAnswer>(200);
    }

    private static async Task PutAsync(HttpContext http, string silence, ISilences silences)
    {
        using var body = await JsonBody.ReadAsync(http);
        var faults = new FaultList();
        KeyPath.Check(faults, "silence", silence);
        if (SilenceReader.Read(body.RootElement, silence, faults) is not { } read || !faults.IsEmpty)
        {
            await Answer.RefusedAsync(http, faults.ToRefusal());
            return;
        }
        var outcome = await silences.PutAsync(Caller.TenantOf(http), silence, read, EntityTag.InHeaderForm(Preconditions.Of(http)), http.RequestAborted);
        await Answer.StoredAsync(http, outcome.Select(stored => stored.As(view => new SilenceResource(view))));
    }

    private static async Task GetAsync(HttpContext http, string silence, ISilences silences) =>
        await Answer.OneAsync(http, (await silences.GetAsync(Caller.TenantOf(http), silence, http.RequestAborted)).Select(Resource (view) => new SilenceResource(view)));

    private static async Task ListAsync(HttpContext http, ISilences silences)
    {
        var page = PageRequest.Of(http);
        var found = await silences.ListAsync(Caller.TenantOf(http), page.After, page.Limit, http.RequestAborted);
        await Answer.ListAsync(http, found.Select(items => items.As(view => new SilenceResource(view))));
    }

    private static async Task DeleteAsync(HttpContext http, string silence, ISilences silences)
    {
        var outcome = await silences.DeleteAsync(Caller.TenantOf(http), silence, EntityTag.InHeaderForm(Preconditions.Of(http)), http.RequestAborted);
        await Answer.OneAsync(http, outcome.Select(Resource (view) => new SilenceResource(view)));
    }
}
