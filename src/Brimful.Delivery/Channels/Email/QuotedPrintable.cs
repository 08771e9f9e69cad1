using System.Buffers;
using System.Text;

namespace Brimful.Delivery.Channels.Email;

/// <summary>Quoted-printable (RFC 2045, 6.7): text that every mail server passes on unchanged, whatever it can do.</summary>
internal static class QuotedPrintable
{
    private const int LongestLine = 76;

    /// <summary>Bytes that one that is not plain takes.</summary>
    private const int Quoted = 3;

    /// <summary>What is written as it is; a blank at the end of a line is not.</summary>
    private static readonly SearchValues<byte> Plain = SearchValues.Create([.. Enumerable.Range(32, 127 - 32).Append(9).Where(one => one != '=').Select(one => (byte)one)]);

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
        var plainThrough = line.Length > 0 && line[^1] is 32 or 9 ? line.Length - 1 : line.Length;
        var i = 0;
        do
        {
            var written = mail.GetSpan(LongestLine + 2);
            var length = 0;
            while (i < line.Length)
            {
                var ahead = line[i..Math.Max(i, Math.Min(plainThrough, i + LongestLine - 1 - length))];
                var plain = ahead.IndexOfAnyExcept(Plain) is >= 0 and var end ? end : ahead.Length;
                ahead[..plain].CopyTo(written[length..]);
                (i, length) = (i + plain, length + plain);
                if (i == line.Length || length + Quoted > LongestLine - 1) break;
                (written[length], written[length + 1], written[length + 2]) = ((byte)'=', Hex[line[i] >> 4], Hex[line[i] & 15]);
                (i, length) = (i + 1, length + Quoted);
            }
            if (i < line.Length) written[length++] = (byte)'=';
            "\r\n"u8.CopyTo(written[length..]);
            mail.Advance(length + 2);
        }
        while (i < line.Length);
    }
}
