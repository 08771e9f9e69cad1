using System.Buffers.Text;
using NodaTime;

namespace Brimful.Server.Import;

/// <summary>
/// A line of a web server's access log in the common or combined format:
/// <c>client ident user [time] "request" status size …</c>. What follows the size is not read, so a cut-off user agent does no harm.
/// </summary>
internal readonly ref struct AccessLogLine
{
    public ReadOnlySpan<byte> Client { get; private init; }

    public ReadOnlySpan<byte> User { get; private init; }

    public Instant Time { get; private init; }

    /// <summary>Empty when the request line was not HTTP.</summary>
    public ReadOnlySpan<byte> Method { get; private init; }

    public ReadOnlySpan<byte> Path { get; private init; }

    public int Status { get; private init; }

    public long Bytes { get; private init; }

    public static bool TryParse(ReadOnlySpan<byte> line, out AccessLogLine parsed)
    {
        parsed = default;
        var left = line;
        var client = Word(ref left);
        _ = Word(ref left);
        // The user may hold spaces; the time's bracket is what ends it.
        var bracket = left.IndexOf(" ["u8);
        if (client.IsEmpty || bracket <= 0) return false;
        var user = left[..bracket];
        left = left[(bracket + 2)..];
        var close = left.IndexOf((byte)']');
        if (close < 0 || !AccessLogTime.TryParse(left[..close], out var time)) return false;
        left = left[(close + 1)..];
        if (!left.StartsWith(" \""u8)) return false;
        left = left[2..];
        var quote = ClosingQuote(left);
        if (quote < 0) return false;
        var request = left[..quote];
        left = left[(quote + 1)..].TrimStart((byte)' ');
        if (!TryStatus(Word(ref left), out var status) || !TrySize(Word(ref left), out var bytes)) return false;

        var method = Word(ref request);
        var path = Word(ref request);
        var isHttp = !method.IsEmpty && !path.IsEmpty && method.IndexOfAnyExceptInRange((byte)'A', (byte)'Z') < 0;
        parsed = new AccessLogLine { Client = client, User = user, Time = time, Method = isHttp ? method : default, Path = isHttp ? path : default, Status = status, Bytes = bytes };
        return true;
    }

    private static ReadOnlySpan<byte> Word(scoped ref ReadOnlySpan<byte> text)
    {
        var space = text.IndexOf((byte)' ');
        var word = space < 0 ? text : text[..space];
        text = space < 0 ? default : text[(space + 1)..];
        return word;
    }

    private static int ClosingQuote(ReadOnlySpan<byte> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\') at++;
            else if (text[at] == '"') return at;
        }

        return -1;
    }

    private static bool TryStatus(ReadOnlySpan<byte> word, out int status) =>
        Utf8Parser.TryParse(word, out status, out var used) && used == word.Length && status is >= 0 and <= 999;

    private static bool TrySize(ReadOnlySpan<byte> word, out long bytes)
    {
        bytes = 0;
        return word.SequenceEqual("-"u8) || (Utf8Parser.TryParse(word, out bytes, out var used) && used == word.Length && bytes >= 0);
    }
}
