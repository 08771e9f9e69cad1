using System.Text;

namespace Brimful.Delivery.Channels.Teams;

/// <summary>Text for an Adaptive Card, which reads a little Markdown: what would make a link, a list or an emphasis is escaped, so that a name stays a name.</summary>
internal static class TeamsText
{
    private const string Markup = "\\*_[]`~<>";

    public static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        var isAtStart = true;
        foreach (var one in text)
        {
            var beginsList = isAtStart && one is '-' or '+' or '#';
            var numbersList = isAtStart && escaped.Length > 0 && char.IsAsciiDigit(escaped[^1]) && one is '.' or ')';
            if (Markup.Contains(one, StringComparison.Ordinal) || (isAtStart && (beginsList || numbersList))) escaped.Append('\\');
            escaped.Append(one);
            isAtStart = one is '\n' || (isAtStart && (one is ' ' || char.IsAsciiDigit(one)));
        }
        return escaped.ToString();
    }
}
