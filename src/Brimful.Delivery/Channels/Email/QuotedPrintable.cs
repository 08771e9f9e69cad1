using System.Text;

namespace Brimful.Delivery.Channels.Email;

/// <summary>Quoted-printable (RFC 2045, 6.7): text that every mail server passes on unchanged, whatever it can do.</summary>
internal static class QuotedPrintable
{
    private const int LongestLine = 76;
    private const string Hex = "0123456789ABCDEF";

    /// <summary>Lines of at most 76 characters that end in CR and LF.</summary>
    public static string Of(string text)
    {
        var written = new StringBuilder(text.Length + (text.Length / 4));
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            WriteLine(written, Encoding.UTF8.GetBytes(line));
            written.Append("\r\n");
        }
        return written.ToString();
    }

    private static void WriteLine(StringBuilder written, byte[] line)
    {
        var length = 0;
        for (var i = 0; i < line.Length; i++)
        {
            var isPlain = line[i] is > 32 and < 127 and not (byte)'=' || (line[i] is 32 or 9 && i < line.Length - 1);
            var width = isPlain ? 1 : 3;
            if (length + width > LongestLine - 1)
            {
                written.Append("=\r\n");
                length = 0;
            }
            if (isPlain) written.Append((char)line[i]);
            else written.Append('=').Append(Hex[line[i] >> 4]).Append(Hex[line[i] & 15]);
            length += width;
        }
    }
}
