using System.Globalization;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Engine.Outcomes;
using Microsoft.AspNetCore.Http;

namespace Brimful.Api.Answers;

/// <summary>Which part of a list is wanted.</summary>
/// <param name="After">An opaque token of the page before; null for the first page.</param>
internal readonly record struct PageRequest(string? After, int Limit)
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1_000;

    /// <exception cref="ProblemException">The limit is not a number from 1 to <see cref="MaxLimit"/>, or the token no text.</exception>
    public static PageRequest Of(HttpContext http)
    {
        var query = http.Request.Query;
        var limit = DefaultLimit;
        if (query.TryGetValue("limit", out var text)
            && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MaxLimit))
            throw QueryFaults.Invalid("limit", $"limit is a whole number from 1 to {MaxLimit}.");
        return new PageRequest(AfterOf(query["after"].ToString()), limit);
    }

    private static string? AfterOf(string text)
    {
        if (text.Length == 0) return null;
        return BodyText.IsClean(text) ? text : throw new ProblemException(Problem.Of(Refusal.CursorInvalid));
    }
}
