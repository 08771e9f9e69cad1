using System.Collections.Immutable;
using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Idempotency;
using Brimful.Api.Notifications;
using Brimful.Api.OpenApi;
using Brimful.Api.Problems;
using Brimful.Contracts.Endpoints;
using Brimful.Delivery.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Endpoints;

/// <summary>Sends what an endpoint missed while it was disabled or failing, or what it was to be told in a stretch of time.</summary>
internal static class ReplayEndpoints
{
    private static readonly ImmutableArray<string> States = [.. ReplayRange.All.Select(NotificationDetailResource.WordOf)];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/endpoints/{endpoint}/replay-missed", ReplayMissedAsync).Needs(Scopes.NotificationsWrite).RepeatsSafely()
            .Describe("Endpoints", "Send what an endpoint missed", "What was held while it was disabled; with failedSince also what failed since then.")
            .Takes<ReplayMissedBody>().Gives<ReplayAnswer>(200);
        routes.MapPost("/v1/endpoints/{endpoint}/replay", ReplayAsync).Needs(Scopes.NotificationsWrite)
            .Describe("Endpoints", "Send a stretch of time again", "What the endpoint was to be told of notifications made from then until then, under the same ids.")
            .Takes<ReplayBody>().Gives<ReplayAnswer>(200);
    }

    private static async Task ReplayAsync(HttpContext http, string endpoint, IEndpoints endpoints)
    {
        using var body = await JsonBody.ReadAsync(http);
        var faults = new FaultList();
        var reader = new ObjectReader(body.RootElement, "", faults);
        reader.Require("from", "the instant to begin with, such as 2026-11-20T00:00:00Z");
        var (from, to) = (reader.FindInstant("from"), reader.FindInstant("to"));
        var states = reader.FindWords("states", States);
        reader.RefuseUnknown();
        if (!faults.IsEmpty || from is not { } since)
        {
            await Answer.OneAsync(http, faults.ToRefusal());
            return;
        }
        var range = new ReplayRange(since, to, states.IsEmpty ? ReplayRange.All : [.. ReplayRange.All.Where(state => states.Contains(NotificationDetailResource.WordOf(state)))]);
        await Answer.OneAsync(http, (await endpoints.ReplayAsync(Caller.TenantOf(http), endpoint, range, http.RequestAborted)).Select(Resource (queued) => new QueuedResource(queued)));
    }

    private static async Task ReplayMissedAsync(HttpContext http, string endpoint, IEndpoints endpoints)
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
