using Brimful.Api.Answers;
using Brimful.Api.OpenApi;
using Brimful.Contracts.Widgets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Widgets;

/// <summary><c>/v1/widgets</c>: the script for web pages. It holds no secret, so anyone may have it.</summary>
internal static class WidgetEndpoints
{
    private const string Path = "/v1/widgets";
    private const string Newest = "public, max-age=300";
    private const string ForEver = "public, max-age=31536000, immutable";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Path, Reading.Methods, NameAsync)
            .Describe("Widgets", "Read where the script for web pages is, and its integrity").Gives<WidgetsAnswer>(200);
        routes.MapMethods($"{Path}/{WidgetScript.Name}", Reading.Methods, (HttpContext http, WidgetScript script) => SendAsync(http, script, Newest))
            .Describe("Widgets", "Read the script for web pages").Gives<string>(200, "text/javascript");
        routes.MapMethods(Path + "/brimful.{hash:length(16)}.js", Reading.Methods, SendByHashAsync).ExcludeFromDescription();
    }

    private static Task NameAsync(HttpContext http, WidgetScript script)
    {
        Open(http);
        return Answer.WriteAsync(http, new AnswerHead(200, Answer.Json), wire =>
        {
            wire.Json.WriteStartObject();
            wire.Json.WriteString("script"u8, $"{Path}/brimful.{script.Hash}.js");
            wire.Json.WriteString("integrity"u8, script.Integrity);
            wire.Json.WriteEndObject();
        });
    }

    /// <summary>An address with the hash of other bytes is gone: a page that holds it to those would not take these.</summary>
    private static Task SendByHashAsync(HttpContext http, string hash, WidgetScript script)
    {
        if (hash == script.Hash) return SendAsync(http, script, ForEver);
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static Task SendAsync(HttpContext http, WidgetScript script, string caching)
    {
        Open(http);
        var tag = $"\"{script.Hash}\"";
        http.Response.Headers.CacheControl = caching;
        http.Response.Headers.Vary = "Accept-Encoding";
        http.Response.Headers.ETag = tag;
        if (http.Request.Headers.IfNoneMatch.ToString().Contains(tag, StringComparison.Ordinal))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        var (bytes, coding) = script.For(http.Request.Headers.AcceptEncoding.ToString());
        if (coding is not null) http.Response.Headers.ContentEncoding = coding;
        return Answer.SendAsync(http, new AnswerHead(200, "text/javascript; charset=utf-8", tag), bytes);
    }

    /// <summary>Pages of any origin may load it, as a module or with integrity.</summary>
    private static void Open(HttpContext http)
    {
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
    }
}
