using System.Net;
using System.Text;

namespace Brimful.Delivery.Channels.Email;

/// <summary>Writes HTML: text only ever goes in encoded.</summary>
internal sealed class Markup
{
    private readonly StringBuilder _html = new(8_192);

    /// <summary>Markup of ours, as it is.</summary>
    public Markup Raw(string markup)
    {
        _html.Append(markup);
        return this;
    }

    /// <summary>Words, encoded; breaks of lines stay breaks.</summary>
    public Markup Text(string? text)
    {
        _html.Append(Encode(text ?? "").Replace("\n", "<br>", StringComparison.Ordinal));
        return this;
    }

    /// <summary>Text as it may stand between double quotes.</summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(text.Replace("\r", "", StringComparison.Ordinal));

    public override string ToString() => _html.ToString();
}
