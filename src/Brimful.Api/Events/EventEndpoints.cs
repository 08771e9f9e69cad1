using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Idempotency;
using Brimful.Api.OpenApi;
using Brimful.Api.Problems;
using Brimful.Contracts.Events;
using Brimful.Engine.Events;
using Brimful.Engine.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Events;

/// <summary>Usage in, and how it ended.</summary>
internal static class EventEndpoints
{
    /// <summary>The most bytes of events in one request, unpacked.</summary>
    private const int Limit = 10 * 1024 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/events", IngestAsync).Needs(Scopes.EventsWrite).IdempotentByNature()
            .Describe("Events", "Send usage events", "CloudEvents 1.0, up to 10,000 or 10 MiB (unpacked). Answers once everything is durable, with a verdict for each event; 422 with the same body when all were rejected. Sending again is safe.")
            .Takes<CloudEventBody>("application/cloudevents+json").TakesAlso<CloudEventBody[]>("application/cloudevents-batch+json")
            .TakesAlso<CloudEventBody[]>("application/json").TakesAlso<CloudEventBody>("application/x-ndjson")
            .Gives<IngestedAnswer>(200).Refuses<IngestedAnswer>(422);
        routes.MapMethods("/v1/events/counts", Reading.Methods, CountsAsync).Needs(Scopes.EventsRead)
            .Describe("Events", "Count events by how they ended", "received = counted + duplicates + rejected + unattributed, at one instant.")
            .Gives<EventCountsAnswer>(200);
        routes.MapPost("/v1/events/replay", ReplayAsync).Needs(Scopes.EventsWrite).RepeatsSafely()
            .Describe("Events", "Replay rejected events", "As if they had just arrived: those at some positions, or all of a code; oldest first, up to limit and 16 MiB in one call. Call again for the next.")
            .Takes<ReplayBody>().Gives<IngestedAnswer>(200).Refuses<IngestedAnswer>(422);
    }

    private static async Task IngestAsync(HttpContext http, IEvents events)
    {
        var content = EventContents.Of(http.Request);
        using var body = await RequestBody.ReadAsync(http, Limit);
        var memory = content == EventContent.Binary ? BinaryMode.ToStructured(http.Request, body.Memory) : body.Memory;
        // Not cancelled when the caller goes away: what was sent whole is taken whole.
        var outcome = await events.IngestAsync(Caller.TenantOf(http), content.Format(memory.Span), memory, CancellationToken.None);
        await IngestAnswer.WriteAsync(http, outcome);
    }

    private static async Task CountsAsync(HttpContext http, ITenants tenants)
    {
        var outcome = await tenants.CountsAsync(Caller.TenantOf(http), http.RequestAborted);
        await Answer.OneAsync(http, outcome.Select(Resource (counts) => new EventCountsResource(counts)));
    }

    private static async Task ReplayAsync(HttpContext http, IEvents events)
    {
        using var body = await JsonBody.ReadOptionalAsync(http);
        var faults = new FaultList();
        await IngestAnswer.WriteAsync(http, ReplayReader.Read(body.RootElement, faults) is { } selection
            ? await events.ReplayAsync(Caller.TenantOf(http), selection, CancellationToken.None)
            : faults.ToRefusal());
    }
}
