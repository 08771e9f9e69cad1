using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Idempotency;
using Brimful.Api.OpenApi;
using Brimful.Api.Problems;
using Brimful.Contracts.Events;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Voids;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Events;

/// <summary><c>/v1/events/void</c>: takes a counted event back.</summary>
internal static class VoidEndpoint
{
    private const int MaxIdentityLength = 1_024;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/events/void", VoidAsync).Needs(Scopes.EventsWrite).IdempotentByNature()
            .Describe("Events", "Void a counted event", "Takes its effect back as a correction, in the period of its own time. Its identity stays taken. Voiding it again answers the same. account or subject make the search short.")
            .Takes<VoidBody>().Gives<VoidedEventAnswer>(200);

    private static async Task VoidAsync(HttpContext http, IVoids voids)
    {
        using var body = await JsonBody.ReadAsync(http);
        var faults = new FaultList();
        var reader = new ObjectReader(body.RootElement, "", faults);
        var (source, id) = (reader.RequireText("source", MaxIdentityLength), reader.RequireText("id", MaxIdentityLength));
        var (subject, account) = (reader.FindText("subject", MaxIdentityLength), reader.FindText("account", MaxIdentityLength));
        reader.RefuseUnknown();
        if (!faults.IsEmpty || source is null || id is null)
        {
            await Answer.RefusedAsync(http, faults.ToRefusal());
            return;
        }
        var voided = await voids.VoidAsync(Caller.TenantOf(http), new VoidRequest(source, id, subject, account), http.RequestAborted);
        if (voided is Outcome<VoidedUsage>.Done { Value.Account: var counter }) await voids.WhenCountedAsync(Caller.TenantOf(http), counter, http.RequestAborted);
        await Answer.OneAsync(http, voided.Select(Resource (one) => new VoidedEventResource(one)));
    }
}

internal sealed record VoidedEventResource(VoidedUsage Usage) : Resource((string?)null)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteString("account"u8, Usage.Account);
        CountedEventResource.WriteFields(wire, Usage.Event);
        wire.Json.WriteEndObject();
    }
}
