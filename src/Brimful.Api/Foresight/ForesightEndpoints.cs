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

/// <summary><c>/v1/foresight</c>: what is observed about buckets as days close.</summary>
internal static class ForesightEndpoints
{
    private const string Path = "/v1/foresight";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut(Path, PutAsync).Needs(Scopes.ConfigWrite)
            .Describe("Foresight", "Say what is observed", "Anomalies by how many false alarms they may cost, habits of periods, and how often finance hears what is likely to be spent.")
            .Takes<ForesightBody>().Gives<ForesightAnswer>(200);
        routes.MapMethods(Path, Reading.Methods, GetAsync).Needs(Scopes.ConfigRead).Describe("Foresight", "Read what is observed").Gives<ForesightAnswer>(200);
        routes.MapDelete(Path, DeleteAsync).Needs(Scopes.ConfigWrite).Describe("Foresight", "Go back to what is usual").Gives<ForesightAnswer>(200);
    }

    private static async Task PutAsync(HttpContext http, IForesight foresight)
    {
        using var body = await JsonBody.ReadAsync(http);
        var faults = new FaultList();
        if (ForesightReader.Settings(body.RootElement, faults) is not { } settings) await Answer.RefusedAsync(http, faults.ToRefusal());
        else await Answer.OneAsync(http, (await foresight.PutAsync(Caller.TenantOf(http), settings, EntityTag.InHeaderForm(Preconditions.Of(http)), http.RequestAborted)).Select(Resource (view) => new ForesightResource(view)));
    }

    private static async Task GetAsync(HttpContext http, IForesight foresight) =>
        await Answer.OneAsync(http, (await foresight.GetAsync(Caller.TenantOf(http), http.RequestAborted)).Select(Resource (view) => new ForesightResource(view)));

    private static async Task DeleteAsync(HttpContext http, IForesight foresight)
    {
        var outcome = await foresight.DeleteAsync(Caller.TenantOf(http), EntityTag.InHeaderForm(Preconditions.Of(http)), http.RequestAborted);
        await Answer.OneAsync(http, outcome.Select(Resource (view) => new ForesightResource(view)));
    }
}
