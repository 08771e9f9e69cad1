using System.Globalization;
using System.Text;

namespace Brimful.Delivery.Channels.Email;

/// <summary>Text in a mail's header (RFC 2047). What could begin another header is gone, whoever wrote the text.</summary>
internal static class EncodedWord
{
    private const int MostBytes = 45;

    /// <summary>The text as it is where it is plain and short, else in words of base 64, folded.</summary>
    public static string Of(string text)
    {
        var line = OneLine(text);
        return Ascii.IsValid(line) && line.Length <= 200 && !line.Contains("=?", StringComparison.Ordinal)
            ? line
            : string.Join("\r\n ", Words(line).Select(static word => $"=?utf-8?B?{Convert.ToBase64String(word)}?="));
    }

    /// <summary>Without line breaks and other controls.</summary>
    public static string OneLine(string text) => string.Concat(text.Select(static one => char.IsControl(one) || one is '\u2028' or '\u2029' ? ' ' : one)).Trim();

    /// <summary>Cuts between characters as people see them: no word may end within one.</summary>
    private static IEnumerable<byte[]> Words(string text)
    {
        var word = new List<byte>(MostBytes);
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            foreach (var rune in elements.GetTextElement().EnumerateRunes())
            {
                var bytes = Encoding.UTF8.GetBytes(rune.ToString());
                if (word.Count + bytes.Length > MostBytes)
                {
                    yield return [.. word];
                    word.Clear();
                }
                word.AddRange(bytes);
            }
        }
        if (word.Count > 0) yield return [.. word];
    }
}
