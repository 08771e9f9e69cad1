namespace Brimful.Server.Import;

/// <summary>Whether text is a number as JSON writes it (RFC 8259, section 6), to be copied digit by digit.</summary>
internal static class JsonNumber
{
    public static bool Is(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("-"u8)) text = text[1..];
        var whole = Digits(text);
        if (whole == 0 || (whole > 1 && text[0] == '0')) return false;
        text = text[whole..];
        if (text.StartsWith("."u8) && !TakeDigits(ref text, 1)) return false;
        if (text.IsEmpty || text[0] is not ((byte)'e' or (byte)'E')) return text.IsEmpty;
        return TakeDigits(ref text, text.Length > 1 && text[1] is (byte)'+' or (byte)'-' ? 2 : 1) && text.IsEmpty;
    }

    private static bool TakeDigits(ref ReadOnlySpan<byte> text, int from)
    {
        var count = Digits(text[from..]);
        text = text[(from + count)..];
        return count > 0;
    }

    private static int Digits(ReadOnlySpan<byte> text) =>
        text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is var end and >= 0 ? end : text.Length;
}
