using Brimful.Api.Problems;
using Brimful.Api.Tokens;
using Brimful.Engine.Outcomes;
using Microsoft.AspNetCore.Http;

namespace Brimful.Api.Access;

/// <summary>Who sent a request, and the tenant that it is about.</summary>
/// <param name="KeyId">The id of the API key; of the configured operator key a fixed one; of a customer token whose it is, so that a fresh one is the same caller.</param>
internal sealed record Caller(string KeyId, bool IsOperator, string Tenant, IReadOnlyList<string> Scopes)
{
    /// <summary>Whose customer it is; null for API keys.</summary>
    public Customer? Customer { get; init; }

    public bool Has(string scope) => IsOperator || Scopes.Contains(scope);

    public static Caller Of(HttpContext http) =>
        http.Features.Get<Caller>() ?? throw new System.Diagnostics.UnreachableException("The path has no access rule.");

    public static string TenantOf(HttpContext http) => Of(http).Tenant;

    /// <summary>The customer on a path that is for customers.</summary>
    public static Customer CustomerOf(HttpContext http) =>
        Of(http).Customer ?? throw new System.Diagnostics.UnreachableException("The path is not for customers.");

    /// <summary>Another tenant is not there for a tenant's key: 404, not 403.</summary>
    public static void MustSee(HttpContext http, string tenant)
    {
        var caller = Of(http);
        if (!caller.IsOperator && caller.Tenant != tenant)
            throw new ProblemException(Problem.Of(Refusal.NotFound($"tenant {tenant}")));
    }
}

/// <summary>A customer who came with a token.</summary>
/// <param name="Account">The key of the one account that it opens.</param>
internal sealed record Customer(string Account, CustomerToken Token);
