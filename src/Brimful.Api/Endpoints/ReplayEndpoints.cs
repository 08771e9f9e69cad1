using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.OpenApi;
using Brimful.Api.Problems;
using Brimful.Contracts.Endpoints;
using Brimful.Delivery.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Endpoints;

/// <summary>Sends what an endpoint missed while it was disabled or failing.</summary>
internal static class MissedEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/endpoints/{endpoint}/replay-missed", ReplayAsync).Needs(Scopes.NotificationsWrite)
            .Describe("Endpoints", "Send what an endpoint missed", "What was held while it was disabled; with failedSince also what failed since then.")
            .Takes<ReplayMissedBody>().Gives<ReplayMissedAnswer>(200);

    private static async Task ReplayAsync(HttpContext http, string endpoint, IEndpoints endpoints)
    {
        using var body = await JsonBody.ReadOptionalAsync(http);
        var faults = new FaultList();
        var reader = new ObjectReader(body.RootElement, "", faults);
        var since = reader.FindInstant("failedSince");
        reader.RefuseUnknown();
        await Answer.OneAsync(http, faults.IsEmpty
            ? (await endpoints.ReplayMissedAsync(Caller.TenantOf(http), endpoint, since, http.RequestAborted)).Select(Resource (queued) => new QueuedResource(queued))
            : faults.ToRefusal());
    }

    private sealed record QueuedResource(int Queued) : Resource((string?)null)
    {
        public override void Write(WireJson wire)
        {
            wire.Json.WriteStartObject();
            wire.Json.WriteNumber("queued"u8, Queued);
            wire.Json.WriteEndObject();
        }
    }
}
