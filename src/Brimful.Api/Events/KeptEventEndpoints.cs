using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Facts;
using Brimful.Api.OpenApi;
using Brimful.Contracts.Events;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Events;

/// <summary>Events that are kept but not counted: rejected, and held until a meter and an account know them.</summary>
internal static class KeptEventEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/v1/events/rejected", Reading.Methods, RejectedAsync).Needs(Scopes.EventsRead)
            .Describe("Events", "List rejected events", "In order of receipt, each with its code and as it was received.")
            .Asks("code", "Only those of a code.").Asks("id", "Only those of an event id.").Asks("subject", "Only those of a subject.")
            .GivesPageOf<RejectedEventAnswer>();
        routes.MapMethods("/v1/events/unattributed", Reading.Methods, HeldAsync).Needs(Scopes.EventsRead)
            .Describe("Events", "List unattributed events", "Held until a meter and an account know them; then they are counted by themselves.")
            .Asks("subject", "Only those of a subject.").Asks("type", "Only those of a type.")
            .GivesPageOf<HeldEventAnswer>();
    }

    private static async Task RejectedAsync(HttpContext http, IEventRecords records, IAccounts accounts, OwnWrites own)
    {
        var page = PageRequest.Of(http);
        var query = new RejectedQuery(accounts.TenantNumber(Caller.TenantOf(http)) ?? 0, PositionToken.Read(page.After), page.Limit + 1)
        {
            Code = QueryFaults.TextOf(http, "code"),
            Id = QueryFaults.TextOf(http, "id"),
            Subject = QueryFaults.TextOf(http, "subject"),
        };
        await own.VisibleAsync(http.RequestAborted);
        var found = await records.ListRejectedAsync(query, http.RequestAborted);
        await Answer.ListAsync(http, Page(found, page, item => new RejectedEventResource(item), item => item.Position));
    }

    private static async Task HeldAsync(HttpContext http, IEventRecords records, IAccounts accounts, OwnWrites own)
    {
        var page = PageRequest.Of(http);
        var query = new HeldQuery(accounts.TenantNumber(Caller.TenantOf(http)) ?? 0, PositionToken.Read(page.After), page.Limit + 1)
        {
            Subjects = QueryFaults.TextOf(http, "subject") is { } subject ? [subject] : null,
            Types = QueryFaults.TextOf(http, "type") is { } type ? [type] : null,
        };
        await own.VisibleAsync(http.RequestAborted);
        var found = await records.ListHeldAsync(query, http.RequestAborted);
        await Answer.ListAsync(http, Page(found, page, item => new HeldEventResource(item), item => item.Position));
    }

    private static Outcome<Page<Resource>> Page<T>(IReadOnlyList<T> found, PageRequest page, Func<T, Resource> resource, Func<T, long> position) =>
        new Page<Resource>(
            [.. found.Take(page.Limit).Select(resource)],
            found.Count > page.Limit ? PositionToken.Of(position(found[page.Limit - 1])) : null);
}
