using System.Buffers;
using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Metrics;

/// <summary><c>GET /metrics</c>: for operators, or for everyone where the operator says so.</summary>
internal static class MetricsEndpoint
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static void Map(IEndpointRouteBuilder routes, ApiSettings settings)
    {
        var path = routes.MapMethods("/metrics", Reading.Methods, WriteAsync).WithMetadata(new AboutTheProcess())
            .Describe("Health", "What is measured", "Prometheus text format 0.0.4. No tenant, account or bucket appears in it.")
            .Gives<string>(200, "text/plain");
        if (!settings.MetricsArePublic) path.NeedsOperator();
    }

    private static Task WriteAsync(HttpContext http, IMetricsText metrics)
    {
        var buffer = new ArrayBufferWriter<byte>(32 * 1024);
        metrics.Write(buffer);
        return Answer.SendAsync(http, new AnswerHead(200, ContentType), buffer.WrittenMemory);
    }
}
