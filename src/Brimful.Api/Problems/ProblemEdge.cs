using Brimful.Engine.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Brimful.Api.Problems;

/// <summary>The outermost edge of a request: whatever goes wrong inside, the caller gets a problem and never a stack trace.</summary>
internal sealed partial class ProblemEdge(RequestDelegate next, ILogger<ProblemEdge> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            if (!http.Response.HasStarted && NamelessStatus(http) is { } problem) await ProblemWriter.WriteAsync(http, problem);
        }
        catch (Exception exception) when (http.RequestAborted.IsCancellationRequested)
        {
            LogAborted(logger, exception.GetType().Name);
        }
        catch (Exception exception)
        {
            var problem = Of(exception);
            if (problem.Status == 500) LogFailed(logger, exception, http.Request.Method, RouteOf(http));
            if (http.Response.HasStarted) http.Abort();
            else await WriteAfreshAsync(http, problem);
        }
    }

    private static Problem Of(Exception exception) => exception switch
    {
        ProblemException refused => refused.Problem,
        BadHttpRequestException { StatusCode: 413 } => TooLarge,
        BadHttpRequestException { StatusCode: 408 } => new(408, Codes.RequestTimeout, "The body came too slowly. Send it again, in smaller parts if need be."),
        BadHttpRequestException bad => new(400, Codes.RequestUnreadable, $"The request cannot be read: {bad.Message} Correct it and send it again."),
        StoreUnavailableException or StoreFencedException => Problem.Unavailable,
        StoreDamagedException => Problem.Damaged,
        _ => Problem.Internal,
    };

    public static Problem TooLarge { get; } =
        new(413, Codes.RequestTooLarge, "The body is larger than this path takes. Send it in smaller parts.");

    private static Problem? NamelessStatus(HttpContext http)
    {
        var response = http.Response;
        if (response.StatusCode < 400 || response.ContentLength is not null || response.ContentType is not null) return null;
        switch (response.StatusCode)
        {
            case 405 when HttpMethods.IsOptions(http.Request.Method):
                response.StatusCode = StatusCodes.Status204NoContent;
                return null;
            case 405:
                return new(405, Codes.MethodNotAllowed, $"This path takes {response.Headers.Allow}. Use one of these methods.");
            case 404:
                return new(404, Codes.NotFound, "There is no such path. See /openapi/v1.json for those there are.");
            default:
                return new(response.StatusCode, Codes.RequestUnreadable, "The request cannot be taken as it is. See /openapi/v1.json for what this path takes.");
        }
    }

    private static Task WriteAfreshAsync(HttpContext http, Problem problem)
    {
        http.Response.Headers.Remove("Content-Encoding");
        http.Response.Headers.ETag = default;
        return ProblemWriter.WriteAsync(http, problem);
    }

    /// <summary>The pattern, not the path: paths hold keys that may name people.</summary>
    private static string RouteOf(HttpContext http) =>
        (http.GetEndpoint() as Microsoft.AspNetCore.Routing.RouteEndpoint)?.RoutePattern.RawText ?? "-";

    [LoggerMessage(1, LogLevel.Error, "{Method} {Route} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string method, string route);

    [LoggerMessage(2, LogLevel.Debug, "The caller went away ({Reason})")]
    private static partial void LogAborted(ILogger logger, string reason);
}
