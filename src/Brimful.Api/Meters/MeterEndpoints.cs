using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Bulk;
using Brimful.Api.OpenApi;
using Brimful.Contracts.Meters;
using Brimful.Engine.Meters;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Meters;

/// <summary><c>/v1/meters</c>.</summary>
internal static class MeterEndpoints
{
    private const string One = "/v1/meters/{meter}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut(One, PutAsync).Needs(Scopes.ConfigWrite)
            .Describe("Meters", "Create or replace a meter", "Once it has counted, all that decides what it counts is frozen (meter.in_use).")
            .Takes<MeterBody>().Gives<MeterAnswer>(200).Gives<MeterAnswer>(201);
        routes.MapMethods(One, Reading.Methods, GetAsync).Needs(Scopes.ConfigRead)
            .Describe("Meters", "Read a meter").Gives<MeterAnswer>(200);
        routes.MapMethods("/v1/meters", Reading.Methods, ListAsync).Needs(Scopes.ConfigRead)
            .Describe("Meters", "List meters").GivesPageOf<MeterAnswer>();
        routes.MapDelete(One, DeleteAsync).Needs(Scopes.ConfigWrite)
            .Describe("Meters", "Delete a meter", "Refused while a bucket counts it.").Gives<MeterAnswer>(200);
    }

    private static async Task PutAsync(HttpContext http, string meter, MeterPut put)
    {
        using var body = await JsonBody.ReadAsync(http);
        var target = new PutTarget(Caller.TenantOf(http), null, meter, Preconditions.Of(http));
        await Answer.StoredAsync(http, await put.PutAsync(target, body.RootElement, http.RequestAborted));
    }

    private static async Task GetAsync(HttpContext http, string meter, IMeters meters) =>
        await Answer.OneAsync(http, (await meters.GetAsync(Caller.TenantOf(http), meter, http.RequestAborted)).Select(AsResource));

    private static async Task ListAsync(HttpContext http, IMeters meters)
    {
        var page = PageRequest.Of(http);
        var found = await meters.ListAsync(Caller.TenantOf(http), page.After, page.Limit, http.RequestAborted);
        await Answer.ListAsync(http, found.Select(items => items.As(AsResource)));
    }

    private static async Task DeleteAsync(HttpContext http, string meter, IMeters meters) =>
        await Answer.OneAsync(http, (await meters.DeleteAsync(Caller.TenantOf(http), meter, Preconditions.Of(http), http.RequestAborted)).Select(AsResource));

    private static Resource AsResource(MeterView view) => new MeterResource(view);
}
