using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.OpenApi;
using Brimful.Contracts.Events;
using Brimful.Engine.History;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Brimful.Api.Events;

/// <summary><c>/v1/accounts/{account}/events</c>: what is behind the levels of an account.</summary>
internal static class CountedEventEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/v1/accounts/{account}/events", Reading.Methods, ListAsync).Needs(Scopes.EventsRead)
            .Describe("Events", "List the counted events of an account", "By event time, everything that was acknowledged, as far as history reaches.")
            .Asks("from", "The first event time.").Asks("to", "Before this event time.").Asks("bucket", "Only those that counted in a bucket of the account, as it is now defined.")
            .GivesPageOf<CountedEventAnswer>();

    private static async Task ListAsync(HttpContext http, string account, ICountedEvents events)
    {
        var page = PageRequest.Of(http);
        var query = new CountedEventsQuery(InstantOf(http, "from"), InstantOf(http, "to"), QueryFaults.TextOf(http, "bucket"), page.After, page.Limit);
        var found = await events.ListAsync(Caller.TenantOf(http), account, query, http.RequestAborted);
        await Answer.ListAsync(http, found.Select(items => items.As(static item => new CountedEventResource(item))));
    }

    private static Instant? InstantOf(HttpContext http, string name)
    {
        if (QueryFaults.TextOf(http, name) is not { } text) return null;
        return ValueFields.InstantOf(text) ?? throw QueryFaults.Invalid(name, name + ValueFields.InstantForm);
    }
}

internal sealed record CountedEventResource(CountedEvent Event) : Resource((string?)null)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        WriteFields(wire, Event);
        wire.Json.WriteEndObject();
    }

    /// <summary>Writes the fields of an event.</summary>
    public static void WriteFields(WireJson wire, CountedEvent one)
    {
        wire.Json.WriteString("id"u8, one.Id);
        wire.Json.WriteString("source"u8, one.Source);
        wire.TextIfAny("subject", one.Subject);
        wire.Time("time", one.Time);
        wire.Time("receivedAt", one.ReceivedAt);
        wire.TimeIfAny("voidedAt", one.VoidedAt);
        wire.Json.WriteStartArray("values"u8);
        foreach (var value in one.Values)
        {
            wire.Json.WriteStartObject();
            wire.TextIfAny("meter", value.Meter);
            if (value.Digest is { } digest) wire.Json.WriteString("digest"u8, digest);
            else if (value.Action is { } action) wire.Json.WriteString("action"u8, action.ToString().ToLowerInvariant());
            else wire.Number("quantity", value.Quantity!.Value);
            if (value.Dimensions.Count > 0) WriteDimensions(wire, value.Dimensions);
            wire.Json.WriteEndObject();
        }
        wire.Json.WriteEndArray();
    }

    private static void WriteDimensions(WireJson wire, IReadOnlyList<CountedDimension> dimensions)
    {
        wire.Json.WriteStartObject("dimensions"u8);
        foreach (var dimension in dimensions) wire.Json.WriteString(dimension.Name, dimension.Value);
        wire.Json.WriteEndObject();
    }
}
