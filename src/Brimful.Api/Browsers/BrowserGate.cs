using Brimful.Api.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Browsers;

/// <summary>
/// Lets web pages in by their origin, where they bring a customer token (CORS). A browser asks beforehand without saying for whom, so any page is
/// answered that it may ask; whether it may is decided on the request itself, before anything is done, and a page of an origin that the tenant did not
/// name is refused and cannot read why.
/// </summary>
internal static class BrowserGate
{
    private const string Methods = "GET, POST";
    private const string AskedHeaders = "authorization, content-type, last-event-id, idempotency-key, if-match, if-none-match";
    private const string ToldHeaders = "etag, retry-after";
    private const string ForSeconds = "600";

    /// <summary>Answers what browsers ask before they send a token to a path.</summary>
    public static void MapPreflight(IEndpointRouteBuilder routes, string path, string methods = Methods) =>
        routes.MapMethods(path, ["OPTIONS"], (HttpContext http) => Preflight(http, methods)).ExcludeFromDescription();

    /// <summary>Refuses a page of an origin that is not allowed; tells the browser that the others may read the answer.</summary>
    public static async ValueTask<Problem?> FindObjectionAsync(HttpContext http, int tenantNumber, BrowserOrigins origins)
    {
        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length == 0) return null;
        http.Response.Headers.Append("Vary", "Origin");
        if (IsOwn(http, origin)) return null;
        if (!await origins.AllowAsync(tenantNumber, origin, http.RequestAborted))
            return new Problem(403, Codes.OriginNotAllowed, "Pages of this origin may not use tokens of this tenant. Name it with PUT /v1/browser-origins.");
        http.Response.Headers.AccessControlAllowOrigin = origin;
        http.Response.Headers.AccessControlExposeHeaders = ToldHeaders;
        return null;
    }

    private static IResult Preflight(HttpContext http, string methods)
    {
        var headers = http.Response.Headers;
        headers.Append("Vary", "Origin");
        if (http.Request.Headers.Origin is [{ Length: > 0 } origin]) headers.AccessControlAllowOrigin = origin;
        headers.AccessControlAllowMethods = methods;
        headers.AccessControlAllowHeaders = AskedHeaders;
        headers.AccessControlMaxAge = ForSeconds;
        return Results.NoContent();
    }

    /// <summary>Whether the page came from this very host. A proxy may have taken the encryption off, so the scheme is not compared.</summary>
    private static bool IsOwn(HttpContext http, string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, http.Request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
