using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Problems;
using Brimful.Engine.Outcomes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.NotBuilt;

/// <summary>Paths whose meaning is settled but which this version does not act on: refused by name, never ignored (S23).</summary>
internal static class NotBuiltEndpoints
{
    private static readonly string[] Paths =
    [
        "/v1/accounts/{account}/access", "/v1/authorizations/{**rest}",
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var path in Paths) routes.Map(path, RefuseAsync).NeedsAnyKey().ExcludeFromDescription();
    }

    private static Task RefuseAsync(HttpContext http)
    {
        const string message = "This version does not support this path yet. Leave it out; see /openapi/v1.json for what there is.";
        return Answer.RefusedAsync(http, Refusal.Invalid([new Fault(http.Request.Path, Codes.NotSupportedYet, message)]));
    }
}
