using Brimful.Delivery.Words;

namespace Brimful.Delivery.Channels.Slack;

/// <summary>Text for Slack's mrkdwn: the three characters that its links and mentions are made of are escaped, so that a name can call nobody and link nowhere.</summary>
internal static class SlackText
{
    /// <summary>The longest that a character becomes: <c>&amp;amp;</c>.</summary>
    private const int LongestEscape = 5;

    /// <summary>Words, escaped, at most so long once they are; cut at a whole character, never inside an escape.</summary>
    public static string Escaped(string text, int most)
    {
        var cut = CleanText.Shorten(text, most);
        var escaped = Escape(cut);
        while (escaped.Length > most)
        {
            cut = CleanText.Shorten(cut, Math.Max(1, cut.Length - Math.Max(1, (escaped.Length - most) / LongestEscape)));
            escaped = Escape(cut);
        }
        return escaped;
    }

    /// <summary>An address as it may stand in a link.</summary>
    public static string Address(string url) => Escape(url).Replace("|", "%7C", StringComparison.Ordinal);

    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
