using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.OpenApi;
using Brimful.Api.Problems;
using Brimful.Contracts.Tenants;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Tenants;

/// <summary><c>/v1/tenants</c> and the clocks of sandboxes.</summary>
internal static class TenantEndpoints
{
    private const string One = "/v1/tenants/{tenant}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut(One, PutAsync).NeedsOperator()
            .Describe("Tenants", "Create or replace a tenant", "For operators. A sandbox has its own clock; now sets it at creation.")
            .Takes<TenantBody>().Gives<TenantAnswer>(200).Gives<TenantAnswer>(201);
        routes.MapMethods(One, Reading.Methods, GetAsync).NeedsOnNamedTenant(Scopes.ConfigRead)
            .Describe("Tenants", "Read a tenant").Gives<TenantAnswer>(200);
        routes.MapMethods("/v1/tenants", Reading.Methods, ListAsync).NeedsOperator()
            .Describe("Tenants", "List tenants", "For operators.").GivesPageOf<TenantAnswer>();
        routes.MapDelete(One, DeleteAsync).NeedsOperator()
            .Describe("Tenants", "Delete a tenant", "For operators. Refused while it has accounts or meters. Its API keys are revoked.")
            .Gives<TenantAnswer>(200);
        routes.MapPut(One + "/clock", SetClockAsync).NeedsOnNamedTenant(Scopes.ConfigWrite)
            .Describe("Tenants", "Set a sandbox's clock", "Forwards only. Answers when all that fell due on the way has been applied, in order.")
            .Takes<ClockBody>().Gives<TenantAnswer>(200);
    }

    private static async Task PutAsync(HttpContext http, string tenant, ITenants tenants)
    {
        using var body = await JsonBody.ReadAsync(http);
        var faults = new FaultList();
        KeyPath.Check(faults, "tenant", tenant);
        if (TenantReader.Read(body.RootElement, tenant, faults) is not { } terms)
        {
            await Answer.StoredAsync(http, faults.ToRefusal());
            return;
        }
        var stored = await tenants.PutAsync(tenant, terms, Preconditions.Of(http), http.RequestAborted);
        if (terms.Now is not null && stored is Outcome<Stored<TenantView>>.Done { Value.Created: false }
            && await tenants.GetCountedAsync(tenant, http.RequestAborted) is Outcome<TenantView>.Refused { Refusal: var refusal }) stored = refusal;
        await Answer.StoredAsync(http, stored.Select(AsResource));
    }

    private static async Task GetAsync(HttpContext http, string tenant, ITenants tenants)
    {
        Caller.MustSee(http, tenant);
        await Answer.OneAsync(http, (await tenants.GetAsync(tenant, http.RequestAborted)).Select(Resource (view) => new TenantResource(view)));
    }

    private static async Task ListAsync(HttpContext http, ITenants tenants)
    {
        var page = PageRequest.Of(http);
        Outcome<Page<Resource>> found = (await tenants.ListAsync(page.After, page.Limit, http.RequestAborted)).As(view => new TenantResource(view));
        await Answer.ListAsync(http, found);
    }

    private static async Task DeleteAsync(HttpContext http, string tenant, ITenants tenants, ApiKeys keys)
    {
        var outcome = await tenants.DeleteAsync(tenant, Preconditions.Of(http), http.RequestAborted);
        if (outcome is Outcome<TenantView>.Done) await keys.RevokeAllAsync(tenant, CancellationToken.None);
        await Answer.OneAsync(http, outcome.Select(Resource (view) => new TenantResource(view)));
    }

    private static async Task SetClockAsync(HttpContext http, string tenant, ITenants tenants)
    {
        Caller.MustSee(http, tenant);
        using var body = await JsonBody.ReadAsync(http);
        var faults = new FaultList();
        if (TenantReader.ReadClock(body.RootElement, faults) is not { } now)
        {
            await Answer.OneAsync(http, faults.ToRefusal());
            return;
        }
        var set = await tenants.SetClockAsync(tenant, now, http.RequestAborted);
        if (set is Outcome<TenantView>.Done) set = await tenants.GetCountedAsync(tenant, http.RequestAborted);
        await Answer.OneAsync(http, set.Select(Resource (view) => new TenantResource(view)));
    }

    private static Stored<Resource> AsResource(Stored<TenantView> stored) => stored.As(view => new TenantResource(view));
}
