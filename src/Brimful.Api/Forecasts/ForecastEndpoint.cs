using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.OpenApi;
using Brimful.Api.Problems;
using Brimful.Contracts.Forecasts;
using Brimful.Engine.Capacity;
using Brimful.Engine.Forecasts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Brimful.Api.Forecasts;

/// <summary><c>GET /v1/accounts/{account}/buckets/{bucket}/forecast?horizon=P30D</c>.</summary>
internal static class ForecastEndpoint
{
    private const int UsualDays = 30;
    private const int MostDays = 35;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/v1/accounts/{account}/buckets/{bucket}/forecast", Reading.Methods, ReadAsync).Needs(Scopes.ConfigRead)
            .Describe(
                "Forecasts",
                "Read what is likely to be used of a bucket",
                "By what its meters counted on the days so far, also before the bucket was there. Of buckets in which usage adds up; with fewer than 14 days of usage the method is insufficientHistory.")
            .Asks("horizon", $"How many days are told one by one, from P1D to P{MostDays}D; P{UsualDays}D without.")
            .Gives<ForecastAnswer>(200);

    private static async Task ReadAsync(HttpContext http, string account, string bucket, IForecasts forecasts)
    {
        var found = await forecasts.OfBucketAsync(new BucketPath(Caller.TenantOf(http), account, bucket), HorizonOf(http), http.RequestAborted);
        await Answer.OneAsync(http, found.Select(Resource (forecast) => new ForecastResource(forecast)));
    }

    private static int HorizonOf(HttpContext http)
    {
        if (QueryFaults.TextOf(http, "horizon") is not { } text) return UsualDays;
        if (ElapsedTime.TryParse(text, out var ticks) && ticks % NodaConstants.TicksPerDay == 0) return (int)(ticks / NodaConstants.TicksPerDay);
        var faults = new FaultList();
        faults.Add("horizon", Codes.QueryInvalid, $"horizon is a number of whole days as an ISO 8601 duration, from P1D to P{MostDays}D.");
        throw new ProblemException(Problem.Of(faults.ToRefusal()));
    }
}
