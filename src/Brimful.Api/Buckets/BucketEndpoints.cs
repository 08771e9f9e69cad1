using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Bulk;
using Brimful.Api.OpenApi;
using Brimful.Contracts.Buckets;
using Brimful.Engine.Buckets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Buckets;

/// <summary><c>/v1/accounts/{account}/buckets</c>.</summary>
internal static class BucketEndpoints
{
    private const string All = "/v1/accounts/{account}/buckets";
    private const string One = All + "/{bucket}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut(One, PutAsync).Needs(Scopes.ConfigWrite)
            .Describe("Buckets", "Create or replace a bucket", "A change of capacity, thresholds or period crosses and clears at once, with cause edit.")
            .Takes<BucketBody>().Gives<BucketAnswer>(200).Gives<BucketAnswer>(201);
        routes.MapMethods(One, Reading.Methods, GetAsync).Needs(Scopes.ConfigRead)
            .Describe("Buckets", "Read a bucket and its status").Gives<BucketAnswer>(200);
        routes.MapMethods(All, Reading.Methods, ListAsync).Needs(Scopes.ConfigRead)
            .Describe("Buckets", "List the buckets of an account, each with its status").GivesPageOf<BucketAnswer>();
        routes.MapDelete(One, DeleteAsync).Needs(Scopes.ConfigWrite)
            .Describe("Buckets", "Delete a bucket", "Its facts stay.").Gives<BucketAnswer>(200);
    }

    private static async Task PutAsync(HttpContext http, string account, string bucket, BucketPut put)
    {
        using var body = await JsonBody.ReadAsync(http);
        var target = new PutTarget(Caller.TenantOf(http), account, bucket, Preconditions.Of(http));
        var stored = await put.PutAsync(target, body.RootElement, http.RequestAborted);
        await Answer.StoredAsync(http, await put.WhenCountedAsync(target, stored, http.RequestAborted));
    }

    private static async Task GetAsync(HttpContext http, string account, string bucket, IBuckets buckets)
    {
        var found = await buckets.GetAsync(Caller.TenantOf(http), account, bucket, http.RequestAborted);
        await Answer.OneAsync(http, found.Select(AsResource));
    }

    private static async Task ListAsync(HttpContext http, string account, IBuckets buckets)
    {
        var page = PageRequest.Of(http);
        var found = await buckets.ListAsync(Caller.TenantOf(http), account, page.After, page.Limit, http.RequestAborted);
        await Answer.ListAsync(http, found.Select(items => items.As(AsResource)));
    }

    private static async Task DeleteAsync(HttpContext http, string account, string bucket, IBuckets buckets)
    {
        var ended = await buckets.DeleteAsync(Caller.TenantOf(http), account, bucket, Preconditions.Of(http), http.RequestAborted);
        await Answer.OneAsync(http, ended.Select(AsResource));
    }

    private static Resource AsResource(BucketView view) => new BucketResource(view);
}
