using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Idempotency;
using Brimful.Api.OpenApi;
using Brimful.Api.Problems;
using Brimful.Contracts.Access;
using Brimful.Engine.Outcomes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Tokens;

/// <summary><c>/v1/accounts/{account}/tokens</c>.</summary>
internal static class TokenEndpoints
{
    private const string Path = "/v1/accounts/{account}/tokens";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, MintAsync).Needs(Scopes.TokensWrite).RepeatsSafely()
            .Describe("Tokens", "Make a customer token", "For a customer's browser: it opens the inbox and the levels of this one account, for a short time. It is kept nowhere.")
            .Takes<TokenBody>().Gives<TokenAnswer>(201);
        routes.MapDelete(Path, RevokeAsync).Needs(Scopes.TokensWrite)
            .Describe("Tokens", "Revoke all tokens of an account", "Every token that was made for it so far, of its contacts too, is refused from now on.")
            .Gives<RevokedTokensAnswer>(200);
    }

    private static async Task MintAsync(HttpContext http, string account, TokenDesk tokens)
    {
        using var body = await JsonBody.ReadOptionalAsync(http);
        var faults = new FaultList();
        if (TokenReader.Read(body.RootElement, faults) is not { } terms) await Answer.RefusedAsync(http, faults.ToRefusal());
        else await Answer.StoredAsync(http, Made(await tokens.MintAsync(Caller.TenantOf(http), account, terms, http.RequestAborted)));
    }

    private static async Task RevokeAsync(HttpContext http, string account, TokenDesk tokens) =>
        await Answer.OneAsync(http, (await tokens.RevokeAsync(Caller.TenantOf(http), account, http.RequestAborted)).Select(Resource (revoked) => revoked));

    private static Outcome<Stored<Resource>> Made(Outcome<TokenResource> outcome) => outcome.Select(token => new Stored<Resource>(token, Created: true));
}
