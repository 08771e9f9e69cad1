using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
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

    /// <inheritdoc cref="Raw(string)"/>
    public Markup Raw([InterpolatedStringHandlerArgument("")] ref Filled markup) => this;

    /// <summary>Words, encoded; breaks of lines stay breaks.</summary>
    public Markup Text(string? text)
    {
        _html.Append(Encode(text ?? "").Replace("\n", "<br>", StringComparison.Ordinal));
        return this;
    }

    /// <summary>Text as it may stand between double quotes.</summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(text.Replace("\r", "", StringComparison.Ordinal));

    public override string ToString() => _html.ToString();

    /// <summary>Markup that is filled in where it is written, without a string of its own.</summary>
    [InterpolatedStringHandler]
    public struct Filled(int literalLength, int formattedCount, Markup markup)
    {
        private StringBuilder.AppendInterpolatedStringHandler _inner = new(literalLength, formattedCount, markup._html, CultureInfo.InvariantCulture);

        public void AppendLiteral(string literal) => _inner.AppendLiteral(literal);

        public void AppendFormatted<T>(T value) => _inner.AppendFormatted(value);
    }
}
