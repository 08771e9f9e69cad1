using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Browsers;
using Brimful.Api.OpenApi;
using Brimful.Api.Tokens;
using Brimful.Contracts.Levels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Levels;

/// <summary><c>/v1/levels</c> for customers, <c>/v1/accounts/{account}/levels</c> for who shows them theirs.</summary>
internal static class LevelEndpoints
{
    private const string Own = "/v1/levels";
    private const string OfAccount = "/v1/accounts/{account}/levels";

    public static void Map(IEndpointRouteBuilder routes)
    {
        Describe(routes.MapMethods(Own, Reading.Methods, ListAsync).NeedsToken(CustomerScopes.UsageRead), routes.MapMethods(Own + "/{bucket}", Reading.Methods, GetAsync).NeedsToken(CustomerScopes.UsageRead), "of the token's account");
        Describe(routes.MapMethods(OfAccount, Reading.Methods, ListAsync).Needs(Scopes.InboxRead), routes.MapMethods(OfAccount + "/{bucket}", Reading.Methods, GetAsync).Needs(Scopes.InboxRead), "of an account");
        BrowserGate.MapPreflight(routes, Own);
        BrowserGate.MapPreflight(routes, Own + "/{bucket}");
    }

    private static void Describe(RouteHandlerBuilder list, RouteHandlerBuilder one, string whose)
    {
        list.Describe("Levels", $"List the levels of the buckets {whose}", "As a customer may see them: the level, its lines and tiers, and nothing of whom they tell.").GivesPageOf<LevelAnswer>();
        one.Describe("Levels", $"Read the level of a bucket {whose}").Gives<LevelAnswer>(200);
    }

    private static async Task ListAsync(HttpContext http, LevelReading levels)
    {
        var page = PageRequest.Of(http);
        var found = await levels.ListAsync(Caller.TenantOf(http), AccountOf(http), page.After, page.Limit, http.RequestAborted);
        await Answer.ListAsync(http, found.Select(items => items.As(level => level)));
    }

    private static async Task GetAsync(HttpContext http, string bucket, LevelReading levels)
    {
        var found = await levels.GetAsync(Caller.TenantOf(http), AccountOf(http), bucket, http.RequestAborted);
        await Answer.OneAsync(http, found.Select(Resource (level) => level));
    }

    /// <summary>The account of the token, or else of the path.</summary>
    internal static string AccountOf(HttpContext http) => Caller.Of(http).Customer?.Account ?? (string)http.GetRouteValue("account")!;
}
