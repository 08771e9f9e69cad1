using System.Globalization;
using Brimful.Api.Problems;
using Brimful.Engine.Outcomes;

namespace Brimful.Api.Answers;

/// <summary>Positions in commit order as the opaque tokens of <c>after</c>.</summary>
internal static class PositionToken
{
    private const string Prefix = "p";

    public static string Of(long position) => Prefix + position.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>The position of a token, 0 (before everything) without one.</summary>
    /// <exception cref="ProblemException">The token is not one of ours.</exception>
    public static long Read(string? token) =>
        token is null ? 0
        : TryRead(token, out var position) ? position
        : throw new ProblemException(Problem.Of(Refusal.CursorInvalid));

    public static bool TryRead(string token, out long position)
    {
        position = 0;
        return token.StartsWith(Prefix, StringComparison.Ordinal)
            && long.TryParse(token.AsSpan(Prefix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out position)
            && position >= 0;
    }
}
