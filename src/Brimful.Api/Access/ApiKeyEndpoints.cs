using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.OpenApi;
using Brimful.Api.Problems;
using Brimful.Contracts.Access;
using Brimful.Engine.Outcomes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Access;

/// <summary><c>/v1/tenants/{tenant}/api-keys</c>.</summary>
internal static class ApiKeyEndpoints
{
    private const string Path = "/v1/tenants/{tenant}/api-keys";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, CreateAsync).NeedsOnNamedTenant(Scopes.KeysWrite)
            .Describe("Access", "Make an API key", "The secret is in this answer and nowhere else.")
            .Takes<ApiKeyBody>().Gives<NewApiKeyAnswer>(201);
        routes.MapMethods(Path, Reading.Methods, ListAsync).NeedsOnNamedTenant(Scopes.KeysWrite)
            .Describe("Access", "List API keys", "Also those that were revoked. Secrets are not kept and not shown.")
            .GivesPageOf<ApiKeyAnswer>();
        routes.MapDelete(Path + "/{id}", RevokeAsync).NeedsOnNamedTenant(Scopes.KeysWrite)
            .Describe("Access", "Revoke an API key", "It is refused from now on: at once by the process that answers, within 5 seconds by any other.")
            .Gives<ApiKeyAnswer>(200);
    }

    private static async Task CreateAsync(HttpContext http, string tenant, ApiKeys keys)
    {
        Caller.MustSee(http, tenant);
        using var body = await JsonBody.ReadAsync(http);
        var faults = new FaultList();
        if (ApiKeyReader.Read(body.RootElement, faults) is not { } terms) await Answer.RefusedAsync(http, faults.ToRefusal());
        else if (terms.Scopes.FirstOrDefault(scope => !Caller.Of(http).Has(scope)) is { } lacking)
            await ProblemWriter.WriteAsync(http, new Problem(403, Codes.AuthScope, $"The API key lacks the scope {lacking} and cannot give it on. Ask for scopes that it has."));
        else await CreatedAsync(http, await keys.CreateAsync(tenant, terms, http.RequestAborted));
    }

    private static Task CreatedAsync(HttpContext http, Outcome<ApiKeyResource> outcome) =>
        Answer.StoredAsync(http, outcome.Select(key => new Stored<Resource>(key, Created: true)));

    private static async Task ListAsync(HttpContext http, string tenant, ApiKeys keys)
    {
        Caller.MustSee(http, tenant);
        var page = await keys.ListAsync(tenant, PageRequest.Of(http), http.RequestAborted);
        await Answer.ListAsync(http, page.Select(found => found.As(key => key)));
    }

    private static async Task RevokeAsync(HttpContext http, string tenant, string id, ApiKeys keys)
    {
        Caller.MustSee(http, tenant);
        await Answer.OneAsync(http, (await keys.RevokeAsync(tenant, id, http.RequestAborted)).Select(key => (Resource)key));
    }
}
