using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.OpenApi;
using Brimful.Contracts.Rollups;
using Brimful.Engine.Rollups;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Rollups;

/// <summary><c>/v1/accounts/{account}/buckets/{bucket}/usage</c>, and the same of a meter over an account.</summary>
internal static class UsageEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        Describe(
            routes.MapMethods("/v1/accounts/{account}/buckets/{bucket}/usage", Reading.Methods, OfBucketAsync),
            "Read what was used of a bucket when",
            "Of a bucket as it is now defined, also where the events are no longer kept. Of sum and count, the cells of a period add up to the used level.");
        Describe(
            routes.MapMethods("/v1/accounts/{account}/usage", Reading.Methods, OfMeterAsync).Asks("meter", "The meter's key."),
            "Read what was used of a meter when",
            "Over all subjects that the account owned at the time, in the account's time zone.");
    }

    private static void Describe(RouteHandlerBuilder route, string summary, string description) =>
        route.Needs(Scopes.ConfigRead).Describe("Usage", summary, description)
            .Asks("from", "Where the first cell begins; without, with the open period, or else the current month.")
            .Asks("to", "Where the last cell ends; without, with the open period, or else today.")
            .Asks("step", "How long cells are: PT15M, PT30M, or hours, days, weeks, months or years such as PT1H; P1D without.")
            .Asks("groupBy", "subject, meter or the name of a dimension of the meter: what the usage of a cell is told apart by.")
            .Gives<UsageAnswer>(200);

    private static async Task OfBucketAsync(HttpContext http, string account, string bucket, IUsageOverTime usage)
    {
        var found = await usage.OfBucketAsync(Caller.TenantOf(http), account, bucket, new UsageQueryReader(http).Read(), http.RequestAborted);
        await Answer.OneAsync(http, found.Select(AsResource));
    }

    private static async Task OfMeterAsync(HttpContext http, string account, IUsageOverTime usage)
    {
        var (query, meter) = new UsageQueryReader(http).ReadWithMeter();
        var found = await usage.OfMeterAsync(Caller.TenantOf(http), account, meter, query, http.RequestAborted);
        await Answer.OneAsync(http, found.Select(AsResource));
    }

    private static Resource AsResource(UsageOverTime usage) => new UsageResource(usage);
}
