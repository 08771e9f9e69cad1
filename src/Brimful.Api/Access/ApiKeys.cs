using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Engine.Tenants;
using NodaTime;

namespace Brimful.Api.Access;

/// <summary>Makes, lists and revokes API keys.</summary>
internal sealed class ApiKeys(IApiKeyRecords records, ITenants tenants, KeyRing ring, IClock clock)
{
    public async Task<Outcome<ApiKeyResource>> CreateAsync(string tenant, NewApiKey terms, CancellationToken cancellationToken)
    {
        if (await tenants.GetAsync(tenant, cancellationToken) is not Outcome<TenantView>.Done { Value: var view })
            return Refusal.NotFound($"tenant {tenant}");
        var secret = ApiKeyText.New(view.Mode == TenantMode.Sandbox ? ApiKeyText.TestPrefix : ApiKeyText.LivePrefix);
        var key = new ApiKeyRecord(
            ApiKeyText.NewId(), tenant, terms.Name, terms.Scopes, ApiKeyText.Sha256(secret), clock.GetCurrentInstant(), null, null);
        await records.SaveAsync(key, cancellationToken);
        ring.Forget();
        return new ApiKeyResource(key) { Secret = secret };
    }

    public async Task<Outcome<Page<ApiKeyResource>>> ListAsync(string tenant, Answers.PageRequest page, CancellationToken cancellationToken)
    {
        if (await tenants.GetAsync(tenant, cancellationToken) is not Outcome<TenantView>.Done) return Refusal.NotFound($"tenant {tenant}");
        var all = await records.ListAsync(tenant, cancellationToken);
        var rest = all.OrderBy(key => key.CreatedAt).ThenBy(key => key.Id, StringComparer.Ordinal)
            .SkipWhile(key => page.After is not null && key.Id != page.After)
            .Skip(page.After is null ? 0 : 1)
            .Take(page.Limit + 1)
            .ToList();
        var shown = rest.Take(page.Limit).Select(key => new ApiKeyResource(key)).ToList();
        return new Page<ApiKeyResource>(shown, rest.Count > page.Limit ? shown[^1].Key.Id : null);
    }

    public async Task<Outcome<ApiKeyResource>> RevokeAsync(string tenant, string id, CancellationToken cancellationToken)
    {
        var key = (await records.ListAsync(tenant, cancellationToken)).FirstOrDefault(key => key.Id == id && key.Tenant == tenant);
        if (key is null) return Refusal.NoSuchId($"API key {(Core.Keys.ResourceKey.IsValid(id) ? id : "of that id")}");
        return new ApiKeyResource(await RevokeAsync(key, cancellationToken));
    }

    /// <summary>Revokes every key of a tenant that is gone, so that none opens a later tenant of the same name.</summary>
    public async Task RevokeAllAsync(string tenant, CancellationToken cancellationToken)
    {
        foreach (var key in await records.ListAsync(tenant, cancellationToken)) await RevokeAsync(key, cancellationToken);
    }

    private async Task<ApiKeyRecord> RevokeAsync(ApiKeyRecord key, CancellationToken cancellationToken)
    {
        if (key.RevokedAt is not null) return key;
        var revoked = key with { RevokedAt = clock.GetCurrentInstant() };
        await records.SaveAsync(revoked, cancellationToken);
        ring.Forget();
        return revoked;
    }
}

/// <summary>What a new key is to be.</summary>
internal sealed record NewApiKey(string Name, IReadOnlyList<string> Scopes);
