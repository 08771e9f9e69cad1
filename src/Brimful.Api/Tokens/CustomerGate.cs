using Brimful.Api.Access;
using Brimful.Api.Browsers;
using Brimful.Api.Problems;
using Brimful.Engine.Accounts;
using Microsoft.AspNetCore.Http;

namespace Brimful.Api.Tokens;

/// <summary>Lets customers in by their tokens, where a path is for customers and nowhere else.</summary>
internal sealed class CustomerGate(TokenDesk tokens, BrowserOrigins origins, IAccounts accounts)
{
    /// <param name="named">The tenant that the request names; empty for none.</param>
    /// <exception cref="ProblemException">The token does not open the path.</exception>
    public async ValueTask<Caller> LetInAsync(HttpContext http, AccessRule rule, string text, string named)
    {
        if (!rule.IsForCustomers) throw Authentication.Refused(http, Codes.AuthInvalid, "A customer token does not open this path. Use an API key.");
        if (tokens.Read(text) is not { } token) throw Invalid(http);
        if (await BrowserGate.FindObjectionAsync(http, token.TenantNumber, origins) is { } objection) throw new ProblemException(objection);
        if (!await tokens.HoldsAsync(token, http.RequestAborted)) throw Invalid(http);
        if (accounts.TenantKey(token.TenantNumber) is not { } tenant || accounts.Profile(token.AccountNumber) is not { } profile) throw Invalid(http);
        if (named.Length > 0 && named != tenant) throw Authentication.NoTenant(named);
        return new Caller($"customer:{token.AccountNumber}:{token.Contact}", false, tenant, token.Scopes) { Customer = new Customer(profile.Key, token) };
    }

    private static ProblemException Invalid(HttpContext http) =>
        Authentication.Refused(http, Codes.AuthInvalid, "This path takes a customer token that holds: this one has expired, was revoked, or is none. Make another with POST /v1/accounts/{account}/tokens.");
}
