using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.OpenApi;
using Brimful.Api.Problems;
using Brimful.Contracts.Calibration;
using Brimful.Engine.Calibration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Brimful.Api.Calibration;

/// <summary><c>GET /v1/foresight/calibration</c>.</summary>
internal static class CalibrationEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/v1/foresight/calibration", Reading.Methods, ReadAsync).Needs(Scopes.ConfigRead)
            .Describe(
                "Forecasts",
                "Read how far forecasts were to be trusted",
                "What forecasts of all of the tenant's buckets have said about the ends of periods, compared with what happened: reliability, skill against a run-rate, precision and lead of first alerts, coverage of intervals.")
            .Asks("from", "Only periods that ended at or after this instant.").Asks("to", "Only periods that ended before this instant.")
            .Gives<CalibrationAnswer>(200);

    private static async Task ReadAsync(HttpContext http, ICalibration calibration)
    {
        var faults = new FaultList();
        var span = new CalibrationSpan(InstantOf(http, "from", faults), InstantOf(http, "to", faults));
        if (!faults.IsEmpty) throw new ProblemException(Problem.Of(faults.ToRefusal()));
        var found = await calibration.OfTenantAsync(Caller.TenantOf(http), span, http.RequestAborted);
        await Answer.OneAsync(http, found.Select(Resource (view) => new CalibrationResource(view)));
    }

    private static Instant? InstantOf(HttpContext http, string name, FaultList faults)
    {
        if (QueryFaults.TextOf(http, name) is not { } text) return null;
        if (ValueFields.InstantOf(text) is { } instant) return instant;
        faults.Add(name, Codes.QueryInvalid, name + ValueFields.InstantForm);
        return null;
    }
}
