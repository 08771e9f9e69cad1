using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Idempotency;
using Brimful.Api.OpenApi;
using Brimful.Api.Problems;
using Brimful.Contracts.Capacity;
using Brimful.Engine.Capacity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Capacity;

/// <summary><c>/v1/accounts/{account}/buckets/{bucket}/grants</c>.</summary>
internal static class GrantEndpoints
{
    private const string All = "/v1/accounts/{account}/buckets/{bucket}/grants";
    private const string One = All + "/{id}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(All, PostAsync).Needs(Scopes.ConfigWrite).RepeatsSafely()
            .Describe("Capacity", "Give a bucket a grant", "The same id with the same content changes nothing. Lines that it makes unreached clear at once, with cause grant.")
            .Takes<GrantBody>().Gives<GrantAnswer>(200).Gives<GrantAnswer>(201);
        routes.MapMethods(One, Reading.Methods, GetAsync).Needs(Scopes.ConfigRead)
            .Describe("Capacity", "Read a grant").Gives<GrantAnswer>(200);
        routes.MapMethods(All, Reading.Methods, ListAsync).Needs(Scopes.ConfigRead)
            .Describe("Capacity", "List the grants of a bucket", "Also ended ones, for as long as their ids are remembered.").GivesPageOf<GrantAnswer>();
        routes.MapDelete(One, DeleteAsync).Needs(Scopes.ConfigWrite)
            .Describe("Capacity", "Void what is left of a grant", "What was used of it counts on until the period ends.").Gives<GrantAnswer>(200);
    }

    private static async Task PostAsync(HttpContext http, string account, string bucket, ICapacity capacity)
    {
        using var body = await JsonBody.ReadAsync(http);
        var faults = new FaultList();
        var grant = GrantReader.Read(body.RootElement, faults);
        if (grant is null || !faults.IsEmpty)
        {
            await Answer.RefusedAsync(http, faults.ToRefusal());
            return;
        }
        var put = await capacity.PutGrantAsync(PathOf(http, account, bucket), grant, http.RequestAborted);
        await Answer.StoredAsync(http, put.Select(stored => stored.As(AsResource)));
    }

    private static async Task GetAsync(HttpContext http, string account, string bucket, string id, ICapacity capacity)
    {
        var found = await capacity.GetGrantAsync(PathOf(http, account, bucket), id, http.RequestAborted);
        await Answer.OneAsync(http, found.Select(AsResource));
    }

    private static async Task ListAsync(HttpContext http, string account, string bucket, ICapacity capacity)
    {
        var page = PageRequest.Of(http);
        var found = await capacity.ListGrantsAsync(PathOf(http, account, bucket), page.After, page.Limit, http.RequestAborted);
        await Answer.ListAsync(http, found.Select(items => items.As(AsResource)));
    }

    private static async Task DeleteAsync(HttpContext http, string account, string bucket, string id, ICapacity capacity)
    {
        var voided = await capacity.VoidGrantAsync(PathOf(http, account, bucket), id, http.RequestAborted);
        await Answer.OneAsync(http, voided.Select(AsResource));
    }

    private static BucketPath PathOf(HttpContext http, string account, string bucket) => new(Caller.TenantOf(http), account, bucket);

    private static Resource AsResource(GrantView view) => new GrantResource(view);
}
