using System.Diagnostics;
using Brimful.Api.Access;
using Brimful.Api.Live;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Metrics;

/// <summary>Measures requests that ask something of Brimful, outside of everything that can refuse them.</summary>
internal sealed class RequestMetrics(RequestDelegate next, ApiMetrics metrics)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var begun = Stopwatch.GetTimestamp();
        await next(http);
        if (OperationOf(http) is { } operation) metrics.Answered(operation, http.Response.StatusCode, Stopwatch.GetElapsedTime(begun));
    }

    /// <summary>Null for what is asked about the process itself.</summary>
    private static string? OperationOf(HttpContext http)
    {
        if (http.GetEndpoint() is not { } endpoint) return "none";
        // A stream lasts as long as somebody watches: that is no latency.
        if (http.Response.ContentType == EventStream.ContentType) return null;
        if (endpoint.Metadata.GetMetadata<AccessRule>() is null || endpoint.Metadata.GetMetadata<AboutTheProcess>() is not null) return null;
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) return "read";
        return (endpoint as RouteEndpoint)?.RoutePattern.RawText switch
        {
            "/v1/events" => "events",
            "/v1/bulk" => "bulk",
            _ => "change",
        };
    }
}

/// <summary>Marks a path that tells of the process, so that watching it does not change what is watched.</summary>
internal sealed record AboutTheProcess;
