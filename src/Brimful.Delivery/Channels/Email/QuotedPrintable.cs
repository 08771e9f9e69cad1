using System.Buffers;
using System.Text;

namespace Brimful.Delivery.Channels.Email;

/// <summary>Quoted-printable (RFC 2045, 6.7): text that every mail server passes on unchanged, whatever it can do.</summary>
internal static class QuotedPrintable
{
    private const int LongestLine = 76;

    private static ReadOnlySpan<byte> Hex => "0123456789ABCDEF"u8;

    /// <summary>Writes lines of at most 76 characters that end in CR and LF.</summary>
    public static void Write(string text, IBufferWriter<byte> mail)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(line.Length));
            WriteLine(bytes.AsSpan(0, Encoding.UTF8.GetBytes(line, bytes)), mail);
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static void WriteLine(ReadOnlySpan<byte> line, IBufferWriter<byte> mail)
    {
        var i = 0;
        do
        {
            var written = mail.GetSpan(LongestLine + 2);
            var length = 0;
            for (; i < line.Length; i++)
            {
                var isPlain = line[i] is > 32 and < 127 and not (byte)'=' || (line[i] is 32 or 9 && i < line.Length - 1);
                if (length + (isPlain ? 1 : 3) > LongestLine - 1) break;
                if (isPlain)
                {
                    written[length++] = line[i];
                    continue;
                }
                (written[length], written[length + 1], written[length + 2]) = ((byte)'=', Hex[line[i] >> 4], Hex[line[i] & 15]);
                length += 3;
            }
            if (i < line.Length) written[length++] = (byte)'=';
            "\r\n"u8.CopyTo(written[length..]);
            mail.Advance(length + 2);
        }
        while (i < line.Length);
    }
}
