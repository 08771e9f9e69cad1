using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Idempotency;
using Brimful.Api.OpenApi;
using Brimful.Api.Problems;
using Brimful.Contracts.Suppressions;
using Brimful.Delivery.Suppressions;
using Brimful.Engine.Outcomes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Suppressions;

/// <summary><c>/v1/suppressions</c>: addresses that nothing is sent to.</summary>
internal static class SuppressionEndpoints
{
    private const string All = "/v1/suppressions";
    private const string One = All + "/{address}";
    private const int LongestAddress = 254;
    private const int LongestNote = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(All, AddAsync).Needs(Scopes.NotificationsWrite).RepeatsSafely()
            .Describe("Suppressions", "Send nothing to an address any more", "For what comes back (bounces) and what is called spam (complaints), as a mail service tells them.")
            .Takes<SuppressionBody>().Gives<SuppressionAnswer>(200).Gives<SuppressionAnswer>(201);
        routes.MapMethods(All, Reading.Methods, ListAsync).Needs(Scopes.FactsRead)
            .Describe("Suppressions", "List addresses that nothing is sent to").GivesPageOf<SuppressionAnswer>();
        routes.MapMethods(One, Reading.Methods, GetAsync).Needs(Scopes.FactsRead)
            .Describe("Suppressions", "Read why nothing is sent to an address").Gives<SuppressionAnswer>(200);
        routes.MapDelete(One, DeleteAsync).Needs(Scopes.NotificationsWrite)
            .Describe("Suppressions", "Send to an address again", "What comes from now on.").Gives<SuppressionAnswer>(200);
    }

    private static async Task AddAsync(HttpContext http, ISuppressions suppressions)
    {
        using var body = await JsonBody.ReadAsync(http);
        var faults = new FaultList();
        var reader = new ObjectReader(body.RootElement, "", faults);
        var (address, reason, note) = (reader.RequireText("address", LongestAddress), reader.FindText("reason", LongestAddress), reader.FindText("note", LongestNote));
        reader.RefuseUnknown();
        Outcome<Stored<Resource>> outcome = faults.IsEmpty && address is not null
            ? (await suppressions.AddAsync(Caller.TenantOf(http), address, reason, note, http.RequestAborted)).Select(stored => stored.As(added => new SuppressionResource(added)))
            : faults.ToRefusal();
        await Answer.StoredAsync(http, outcome);
    }

    private static async Task ListAsync(HttpContext http, ISuppressions suppressions)
    {
        var page = PageRequest.Of(http);
        var found = await suppressions.ListAsync(Caller.TenantOf(http), page.After, page.Limit, http.RequestAborted);
        await Answer.ListAsync(http, found.Select(items => items.As(each => new SuppressionResource(each))));
    }

    private static async Task GetAsync(HttpContext http, string address, ISuppressions suppressions) =>
        await Answer.OneAsync(http, (await suppressions.GetAsync(Caller.TenantOf(http), address, http.RequestAborted)).Select(Resource (found) => new SuppressionResource(found)));

    private static async Task DeleteAsync(HttpContext http, string address, ISuppressions suppressions) =>
        await Answer.OneAsync(http, (await suppressions.DeleteAsync(Caller.TenantOf(http), address, http.RequestAborted)).Select(Resource (gone) => new SuppressionResource(gone)));

    private sealed record SuppressionResource(Suppression Suppression) : Resource((string?)null)
    {
        public override void Write(WireJson wire)
        {
            wire.Json.WriteStartObject();
            wire.Json.WriteString("address"u8, Suppression.Address);
            wire.Json.WriteString("reason"u8, Suppression.Reason);
            wire.TextIfAny("note", Suppression.Note);
            wire.Time("at", Suppression.At);
            wire.Json.WriteEndObject();
        }
    }
}
