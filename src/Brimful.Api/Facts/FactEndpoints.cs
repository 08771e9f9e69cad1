using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.OpenApi;
using Brimful.Contracts.Facts;
using Brimful.Engine.Buckets;
using Brimful.Engine.Outcomes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Facts;

/// <summary>Facts of a bucket, and of a tenant in commit order.</summary>
internal static class FactEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/v1/accounts/{account}/buckets/{bucket}/facts", Reading.Methods, OfBucketAsync).Needs(Scopes.FactsRead)
            .Describe("Facts", "List the facts of a bucket", "Crossings and clearings in order, with all that the caller has caused. last is the token to go on from later.")
            .GivesPage<FactPageAnswer>();
        routes.MapMethods("/v1/facts", Reading.Methods, OfTenantAsync).Needs(Scopes.FactsRead)
            .Describe("Facts", "List the facts of the tenant", "All buckets, in commit order. last is the token to go on from later.")
            .GivesPage<FactPageAnswer>();
    }

    private static async Task OfTenantAsync(HttpContext http, FactPages pages) =>
        await WriteAsync(http, await pages.ReadAsync(Caller.TenantOf(http), PageRequest.Of(http), null, http.RequestAborted));

    private static async Task OfBucketAsync(HttpContext http, string account, string bucket, FactPages pages, IBuckets buckets)
    {
        var page = PageRequest.Of(http);
        var facts = await pages.ReadAsync(Caller.TenantOf(http), page, new BucketName(account, bucket), http.RequestAborted);
        if (facts is Outcome<FactPage>.Done { Value.Items.Count: 0 }
            && await buckets.GetAsync(Caller.TenantOf(http), account, bucket, http.RequestAborted) is Outcome<BucketView>.Refused { Refusal: var refusal })
            facts = refusal;
        await WriteAsync(http, facts);
    }

    private static Task WriteAsync(HttpContext http, Outcome<FactPage> outcome) => outcome switch
    {
        Outcome<FactPage>.Done { Value: var page } => Answer.WriteAsync(http, new AnswerHead(200, Answer.Json), page.Write),
        Outcome<FactPage>.Refused { Refusal: var refusal } => Answer.RefusedAsync(http, refusal),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
