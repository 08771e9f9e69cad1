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

/// <summary><c>/v1/accounts/{account}/buckets/{bucket}/contributions</c>.</summary>
internal static class ContributionEndpoints
{
    private const string All = "/v1/accounts/{account}/buckets/{bucket}/contributions";
    private const string One = All + "/{contributor}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(All, PostAsync).Needs(Scopes.ConfigWrite).RepeatsSafely()
            .Describe("Capacity", "Have a contributor bring capacity to a bucket", "The same contributor and from replaces. Lines cross and clear at once, or when it begins and ends, with cause contribution.")
            .Takes<ContributionBody>().Gives<ContributionAnswer>(200).Gives<ContributionAnswer>(201);
        routes.MapMethods(One, Reading.Methods, GetAsync).Needs(Scopes.ConfigRead)
            .Describe("Capacity", "Read what a contributor brings").Gives<ContributionsAnswer>(200);
        routes.MapMethods(All, Reading.Methods, ListAsync).Needs(Scopes.ConfigRead)
            .Describe("Capacity", "List the contributors of a bucket, each with what it brings").GivesPageOf<ContributionsAnswer>();
        routes.MapDelete(One, DeleteAsync).Needs(Scopes.ConfigWrite)
            .Describe("Capacity", "End what a contributor brings", "Now, and what it would have brought later altogether.").Gives<ContributionsAnswer>(200);
    }

    private static async Task PostAsync(HttpContext http, string account, string bucket, ICapacity capacity)
    {
        using var body = await JsonBody.ReadAsync(http);
        var faults = new FaultList();
        var contribution = ContributionReader.Read(body.RootElement, faults);
        if (contribution is null || !faults.IsEmpty)
        {
            await Answer.RefusedAsync(http, faults.ToRefusal());
            return;
        }
        var put = await capacity.PutContributionAsync(PathOf(http, account, bucket), contribution, http.RequestAborted);
        await Answer.StoredAsync(http, put.Select(stored => stored.As(view => new ContributionResource(view))));
    }

    private static async Task GetAsync(HttpContext http, string account, string bucket, string contributor, ICapacity capacity)
    {
        var found = await capacity.GetContributorAsync(PathOf(http, account, bucket), contributor, http.RequestAborted);
        await Answer.OneAsync(http, found.Select(AsResource));
    }

    private static async Task ListAsync(HttpContext http, string account, string bucket, ICapacity capacity)
    {
        var page = PageRequest.Of(http);
        var found = await capacity.ListContributorsAsync(PathOf(http, account, bucket), page.After, page.Limit, http.RequestAborted);
        await Answer.ListAsync(http, found.Select(items => items.As(AsResource)));
    }

    private static async Task DeleteAsync(HttpContext http, string account, string bucket, string contributor, ICapacity capacity)
    {
        var ended = await capacity.EndContributorAsync(PathOf(http, account, bucket), contributor, http.RequestAborted);
        await Answer.OneAsync(http, ended.Select(AsResource));
    }

    private static BucketPath PathOf(HttpContext http, string account, string bucket) => new(Caller.TenantOf(http), account, bucket);

    private static Resource AsResource(ContributorView view) => new ContributorResource(view);
}
