using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Engine.Outcomes;
using Microsoft.AspNetCore.Http;

namespace Brimful.Api.Answers;

/// <summary>Reads query parameters and names what is wrong with them.</summary>
internal static class QueryFaults
{
    /// <summary>A parameter's text; null when it is not there or empty.</summary>
    public static string? TextOf(HttpContext http, string name)
    {
        var text = http.Request.Query[name].ToString();
        if (text.Length == 0) return null;
        return BodyText.IsClean(text) ? text : throw Invalid(name, "The text holds a NUL or half of a surrogate pair. Send it without.");
    }

    public static ProblemException Invalid(string name, string message) =>
        Of(new Fault(name, Codes.QueryInvalid, message));

    public static ProblemException Of(Fault fault) => new(Problem.Of(Refusal.Invalid([fault])));
}
