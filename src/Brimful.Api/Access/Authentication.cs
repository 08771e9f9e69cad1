using Brimful.Api.Problems;
using Brimful.Api.Tokens;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;
using Microsoft.AspNetCore.Http;

namespace Brimful.Api.Access;

/// <summary>Finds out who calls and whether they may, before anything of the body is read.</summary>
internal sealed class Authentication(RequestDelegate next, OperatorKey operatorKey, KeyRing keys, CustomerGate customers, IAccounts accounts)
{
    public const string TenantHeader = "Brimful-Tenant";
    public const string DefaultTenant = "default";

    private const string Scheme = "Bearer ";

    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<AccessRule>() is not { } rule)
        {
            await next(http);
            return;
        }
        var caller = await IdentifyAsync(http, rule);
        http.Features.Set(caller);
        if (Objection(http, caller, rule) is { } problem) await ProblemWriter.WriteAsync(http, problem);
        else await next(http);
    }

    private async ValueTask<Caller> IdentifyAsync(HttpContext http, AccessRule rule)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (header.Length == 0) throw Refused(http, Codes.AuthMissing, "Send an API key or, where a path is for customers, a customer token: Authorization: Bearer <key>.");
        var secret = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
        var named = http.Request.Headers[TenantHeader].ToString();
        var tenant = named.Length == 0 ? DefaultTenant : named;
        if (rule.IsForCustomers || TokenSeal.IsOne(secret)) return await customers.LetInAsync(http, rule, secret, named);
        if (operatorKey.Is(secret)) return new Caller(OperatorKey.Id, true, tenant, []);
        var key = await keys.FindAsync(secret, http.RequestAborted)
            ?? throw Refused(http, Codes.AuthInvalid, "The API key is not known, or it was revoked. Check it, or make another.");
        if (key.Tenant is null) return new Caller(key.Id, true, tenant, key.Scopes);
        if (named.Length > 0 && named != key.Tenant) throw NoTenant(named);
        return new Caller(key.Id, false, key.Tenant, key.Scopes);
    }

    private Problem? Objection(HttpContext http, Caller caller, AccessRule rule)
    {
        var allowed = rule.IsForEveryKey || (rule.Scope is { } scope ? caller.Has(scope) : caller.IsOperator);
        if (!allowed)
        {
            return new Problem(403, Codes.AuthScope, rule.Scope is null
                ? "This is for operators. Use an operator key."
                : $"{(rule.IsForCustomers ? "The customer token" : "The API key")} lacks the scope {rule.Scope}. Use one that has it.");
        }
        return rule.InTenant && accounts.TenantNumber(caller.Tenant) is null ? NoTenant(caller.Tenant).Problem : null;
    }

    internal static ProblemException NoTenant(string tenant) => new(Problem.Of(Refusal.NotFound($"tenant {Shown(tenant)}")));

    /// <summary>Headers can hold anything; answers repeat only what can be a key.</summary>
    private static string Shown(string tenant) => Core.Keys.ResourceKey.IsValid(tenant) ? tenant : "of that name";

    internal static ProblemException Refused(HttpContext http, string code, string detail)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return new ProblemException(new Problem(401, code, detail));
    }
}
