using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Bulk;
using Brimful.Api.OpenApi;
using Brimful.Contracts.Plans;
using Brimful.Engine.Plans;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Plans;

/// <summary><c>/v1/plans</c>.</summary>
internal static class PlanEndpoints
{
    private const string One = "/v1/plans/{plan}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut(One, PutAsync).Needs(Scopes.ConfigWrite)
            .Describe("Plans", "Create or replace a plan", "Durable when this answers. Accounts on the plan are brought to it behind the answer, in order with their usage; rollout says how far that is.")
            .Takes<PlanBody>().Gives<PlanAnswer>(200).Gives<PlanAnswer>(201);
        routes.MapMethods(One, Reading.Methods, GetAsync).Needs(Scopes.ConfigRead)
            .Describe("Plans", "Read a plan and how far its newest change has come").Gives<PlanAnswer>(200);
        routes.MapMethods("/v1/plans", Reading.Methods, ListAsync).Needs(Scopes.ConfigRead)
            .Describe("Plans", "List plans").GivesPageOf<PlanAnswer>();
        routes.MapDelete(One, DeleteAsync).Needs(Scopes.ConfigWrite)
            .Describe("Plans", "Delete a plan", "Refused while accounts are on it.").Gives<PlanAnswer>(200);
    }

    private static async Task PutAsync(HttpContext http, string plan, PlanPut put)
    {
        using var body = await JsonBody.ReadAsync(http);
        var target = new PutTarget(Caller.TenantOf(http), null, plan, Preconditions.Of(http));
        await Answer.StoredAsync(http, await put.PutAsync(target, body.RootElement, http.RequestAborted));
    }

    private static async Task GetAsync(HttpContext http, string plan, IPlans plans) =>
        await Answer.OneAsync(http, (await plans.GetAsync(Caller.TenantOf(http), plan, http.RequestAborted)).Select(AsResource));

    private static async Task ListAsync(HttpContext http, IPlans plans)
    {
        var page = PageRequest.Of(http);
        var found = await plans.ListAsync(Caller.TenantOf(http), page.After, page.Limit, http.RequestAborted);
        await Answer.ListAsync(http, found.Select(items => items.As(AsResource)));
    }

    private static async Task DeleteAsync(HttpContext http, string plan, IPlans plans) =>
        await Answer.OneAsync(http, (await plans.DeleteAsync(Caller.TenantOf(http), plan, Preconditions.Of(http), http.RequestAborted)).Select(AsResource));

    private static Resource AsResource(PlanView view) => new PlanResource(view);
}
