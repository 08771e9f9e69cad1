using System.Globalization;
using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.OpenApi;
using Brimful.Api.Problems;
using Brimful.Contracts.Backtests;
using Brimful.Engine.Backtests;
using Brimful.Engine.Meters;
using Brimful.Engine.Outbox;
using Brimful.Engine.Outcomes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Backtests;

/// <summary><c>/v1/backtests</c>: what thresholds that do not exist yet would have said.</summary>
internal static class BacktestEndpoints
{
    private const string All = "/v1/backtests";
    private const string One = All + "/{id}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(All, BeginAsync).Needs(Scopes.ConfigWrite)
            .Describe("Back-tests", "Try thresholds on the past", "Goes on behind the answer and touches nothing. Read how far it is with GET; results are kept for an hour, in memory.")
            .Takes<BacktestBody>().Gives<BacktestAnswer>(202);
        routes.MapMethods(All, Reading.Methods, ListAsync).Needs(Scopes.FactsRead)
            .Describe("Back-tests", "List back-tests, newest first").GivesPageOf<BacktestAnswer>();
        routes.MapMethods(One, Reading.Methods, GetAsync).Needs(Scopes.FactsRead)
            .Describe("Back-tests", "Read how far a back-test is and what it has found", "Crossings and clearings in order, each with the message that would have been sent.")
            .Asks("after", "The next of the page before.").Asks("limit", "How many facts at most: 1 to 1000, 100 without.")
            .Gives<BacktestAnswer>(200);
        routes.MapDelete(One, DeleteAsync).Needs(Scopes.ConfigWrite)
            .Describe("Back-tests", "Cancel and forget a back-test").Gives<BacktestAnswer>(200);
    }

    private static async Task BeginAsync(HttpContext http, IBacktests backtests, IMeters meters)
    {
        using var body = await JsonBody.ReadAsync(http);
        var (tenant, faults) = (Caller.TenantOf(http), new FaultList());
        var question = BacktestReader.Read(body.RootElement, meter => meters.Exists(tenant, meter), faults);
        var begun = question is null ? faults.ToRefusal() : await backtests.BeginAsync(tenant, question, http.RequestAborted);
        if (begun is Outcome<BacktestView>.Done { Value: var view }) await Answer.OneAsync(http, new BacktestResource(view), 202);
        else await Answer.RefusedAsync(http, ((Outcome<BacktestView>.Refused)begun).Refusal);
    }

    private static async Task GetAsync(HttpContext http, string id, IBacktests backtests, HypotheticalFacts facts)
    {
        var (tenant, page) = (Caller.TenantOf(http), PageRequest.Of(http));
        var after = 0;
        if (page.After is { } token && !int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out after)) throw new ProblemException(Problem.Of(Refusal.CursorInvalid));
        var found = backtests.Get(tenant, id);
        if (found is Outcome<BacktestView>.Done { Value: var view } && backtests.FactsOf(tenant, id, after, page.Limit + 1) is Outcome<IReadOnlyList<FactItem>>.Done { Value: var items })
        {
            var next = items.Count > page.Limit ? (after + page.Limit).ToString(CultureInfo.InvariantCulture) : null;
            await Answer.OneAsync(http, new BacktestResource(view) { Facts = [.. items.Take(page.Limit)], Next = next, Shown = facts, Tenant = tenant }, 200);
        }
        else await Answer.OneAsync(http, found.Select(AsResource));
    }

    private static async Task ListAsync(HttpContext http, IBacktests backtests)
    {
        var page = PageRequest.Of(http);
        await Answer.ListAsync(http, backtests.List(Caller.TenantOf(http)).Select(views => PageOf(views, page)));
    }

    private static Page<Resource> PageOf(IReadOnlyList<BacktestView> views, PageRequest page)
    {
        var rest = page.After is null ? views : [.. views.SkipWhile(view => view.Id != page.After).Skip(1)];
        return new Page<Resource>([.. rest.Take(page.Limit).Select(AsResource)], rest.Count > page.Limit ? rest[page.Limit - 1].Id : null);
    }

    private static async Task DeleteAsync(HttpContext http, string id, IBacktests backtests) =>
        await Answer.OneAsync(http, backtests.Delete(Caller.TenantOf(http), id).Select(AsResource));

    private static Resource AsResource(BacktestView view) => new BacktestResource(view);
}
