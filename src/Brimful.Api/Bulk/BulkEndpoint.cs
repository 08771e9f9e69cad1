using System.IO.Pipelines;
using Brimful.Api.Access;
using Brimful.Api.Bodies;
using Brimful.Api.Idempotency;
using Brimful.Api.OpenApi;
using Brimful.Contracts.Bulk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Brimful.Api.Bulk;

/// <summary><c>POST /v1/bulk</c>.</summary>
internal static class BulkEndpoint
{
    private const string Lines = "application/x-ndjson";

    /// <summary>Verdicts kept for a caller who sends everything before it reads anything.</summary>
    private const long MostUnreadBytes = 256L * 1024 * 1024;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/bulk", RunAsync).Needs(Scopes.ConfigWrite).IdempotentByNature()
            .Describe("Bulk", "Put many resources", "One {\"put\":\"/accounts/a1\",\"body\":{…}} a line, of any length; a verdict a line comes back in the same order. Lines of one account take effect in their order; a meter, plan or endpoint takes effect before all lines after it.")
            .Takes<BulkLineBody>(Lines).Gives<BulkVerdictAnswer>(200, Lines);

    private static async Task RunAsync(HttpContext http, BulkPuts puts)
    {
        var body = RequestBody.Unpacked(http);
        LiftLimits(http);
        http.Response.ContentType = Lines;
        var answers = new Pipe(new PipeOptions(pauseWriterThreshold: MostUnreadBytes, resumeWriterThreshold: MostUnreadBytes / 2, useSynchronizationContext: false));
        var sending = answers.Reader.CopyToAsync(http.Response.Body, http.RequestAborted);
        var run = new BulkRun(Caller.TenantOf(http), new BulkOrder(puts.RunAsync));
        await Task.WhenAll(run.RunAsync(PipeReader.Create(body), answers.Writer, http.RequestAborted), sending);
    }

    /// <summary>A bulk is bounded by the line, not as a whole; and a caller may read late.</summary>
    private static void LiftLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate) rate.MinDataRate = null;
    }
}
