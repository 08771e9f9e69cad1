using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.OpenApi;
using Brimful.Api.Problems;
using Brimful.Contracts.Access;
using Brimful.Engine.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Browsers;

/// <summary><c>/v1/browser-origins</c>.</summary>
internal static class BrowserOriginEndpoints
{
    private const string Path = "/v1/browser-origins";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut(Path, PutAsync).Needs(Scopes.ConfigWrite)
            .Describe("Tokens", "Name the web pages that may use customer tokens", "None may until they are named. API keys are for servers: no page may use those.")
            .Takes<BrowserOriginsBody>().Gives<BrowserOriginsBody>(200).Gives<BrowserOriginsBody>(201);
        routes.MapMethods(Path, Reading.Methods, GetAsync).Needs(Scopes.ConfigRead)
            .Describe("Tokens", "Read which web pages may use customer tokens").Gives<BrowserOriginsBody>(200);
    }

    private static async Task PutAsync(HttpContext http, BrowserOrigins origins, IAccounts accounts)
    {
        using var body = await JsonBody.ReadAsync(http);
        var faults = new FaultList();
        if (OriginReader.Read(body.RootElement, faults) is not { } named)
        {
            await Answer.RefusedAsync(http, faults.ToRefusal());
            return;
        }
        var outcome = await origins.PutAsync(TenantOf(http, accounts), named, EntityTag.InHeaderForm(Preconditions.Of(http)), http.RequestAborted);
        await Answer.StoredAsync(http, outcome.Select(stored => stored.As(resource => resource)));
    }

    private static async Task GetAsync(HttpContext http, BrowserOrigins origins, IAccounts accounts)
    {
        var (named, version) = await origins.ReadAsync(TenantOf(http, accounts), http.RequestAborted);
        await Answer.OneAsync(http, new BrowserOriginsResource(named, version), 200);
    }

    /// <summary>The number of the tenant, which was there when the caller was let in.</summary>
    private static int TenantOf(HttpContext http, IAccounts accounts) =>
        accounts.TenantNumber(Caller.TenantOf(http)) ?? throw new ProblemException(Problem.Of(Engine.Outcomes.Refusal.NotFound("tenant")));
}
