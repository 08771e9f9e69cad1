using Brimful.Api.Problems;
using Brimful.Engine.Outcomes;
using Microsoft.AspNetCore.Http;

namespace Brimful.Api.Answers;

/// <summary>Reads <c>If-Match</c> and <c>If-None-Match</c> of writing requests.</summary>
internal static class Preconditions
{
    /// <exception cref="ProblemException">The headers ask for something else than one tag or <c>*</c>.</exception>
    public static Precondition Of(HttpContext http)
    {
        var headers = http.Request.Headers;
        var ifMatch = headers.IfMatch.Count == 0 ? null : headers.IfMatch.ToString().Trim();
        if (ifMatch is not (null or "*") && !EntityTag.IsOne(ifMatch))
            throw Unreadable("If-Match", "If-Match is one entity tag in double quotes, as ETag had it, or *.");
        var ifNoneMatch = headers.IfNoneMatch.Count == 0 ? null : headers.IfNoneMatch.ToString().Trim();
        if (ifNoneMatch is not (null or "*"))
            throw Unreadable("If-None-Match", "A write takes If-None-Match: * only: create, but do not replace.");
        return new Precondition(ifMatch is null ? null : EntityTag.FromHeader(ifMatch), ifNoneMatch == "*");
    }

    private static ProblemException Unreadable(string header, string message) =>
        QueryFaults.Of(new Fault(header, Codes.HeaderInvalid, message));
}
