namespace Brimful.Api.Bodies;

/// <summary>Which texts are taken: no NUL, no half of a surrogate pair.</summary>
internal static class BodyText
{
    public static bool IsClean(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\0') return false;
            if (!char.IsSurrogate(text[at])) continue;
            if (!char.IsHighSurrogate(text[at]) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1])) return false;
            at++;
        }
        return true;
    }
}
