using System.Buffers;
using System.Text;

namespace Brimful.Delivery.Channels.Http;

/// <summary>What is kept of an endpoint's answer: its first bytes, as text that is safe to show.</summary>
internal static class AnswerText
{
    private const int KeptBytes = 512;

    /// <summary>Reads the body to its end or to the limit, so that an answer that dribbles counts against the time, and one without
    /// end does not.</summary>
    public static async Task<string?> ReadAsync(HttpContent content, int limitBytes, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(limitBytes);
        try
        {
            await using var body = await content.ReadAsStreamAsync(cancellationToken);
            var length = await body.ReadAtLeastAsync(buffer.AsMemory(0, limitBytes), limitBytes, throwOnEndOfStream: false, cancellationToken);
            return length == 0 ? null : Sanitize(buffer.AsSpan(0, Math.Min(length, KeptBytes)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Bytes that are no UTF-8, and characters that do not show, become U+FFFD; white space becomes blanks.</summary>
    internal static string Sanitize(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var rune in Encoding.UTF8.GetString(bytes).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune)) text.Append(' ');
            else text.Append(IsShown(rune) ? rune.ToString() : "\uFFFD");
        }

        return text.ToString();
    }

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format
        or System.Globalization.UnicodeCategory.PrivateUse or System.Globalization.UnicodeCategory.OtherNotAssigned);
}
