using Brimful.Engine.Outcomes;

namespace Brimful.Api.Answers;

/// <summary>Entity tags: bare inside, in double quotes in headers (RFC 9110).</summary>
internal static class EntityTag
{
    public static string ToHeader(string tag) => tag.StartsWith('"') ? tag : $"\"{tag}\"";

    /// <summary>The bare tag; <c>*</c> and weak tags stay as they are, and a weak one so matches nothing.</summary>
    public static string FromHeader(string header) => header is ['"', .. var bare, '"'] ? bare : header;

    /// <summary>Delivery's tags are in the header's form already; so is what they are compared with.</summary>
    public static Precondition InHeaderForm(Precondition precondition) =>
        precondition.IfMatch is null or "*" || precondition.IfMatch.StartsWith("W/", StringComparison.Ordinal)
            ? precondition
            : precondition with { IfMatch = ToHeader(precondition.IfMatch) };

    public static bool IsOne(string header)
    {
        var strong = header.StartsWith("W/", StringComparison.Ordinal) ? header[2..] : header;
        return strong is ['"', .. var bare, '"'] && !bare.Contains('"');
    }
}
