using System.Buffers.Text;

namespace Brimful.Engine.Events;

/// <summary>
/// The one way to write a JSON number that is written in many: its digits without zeros at either end, and the power of ten of the last of them. So
/// <c>1</c>, <c>1.0</c> and <c>10e-1</c> are the same, whatever their size.
/// </summary>
internal static class CanonicalNumber
{
    private const int LongestExponent = 24;

    /// <summary>The most bytes that the form of a number takes.</summary>
    public static int RoomFor(ReadOnlySpan<byte> json) => json.Length + LongestExponent;

    /// <param name="json">A JSON number.</param>
    /// <returns>False where the exponent is beyond what 32 bits hold.</returns>
    public static bool TryWrite(ReadOnlySpan<byte> json, Span<byte> form, out int length)
    {
        length = 0;
        var end = json.IndexOfAny((byte)'e', (byte)'E');
        var exponent = 0L;
        if (end >= 0 && !TryReadExponent(json[(end + 1)..], out exponent)) return false;
        if (json[0] == (byte)'-') form[length++] = (byte)'-';
        var first = length;
        var isAfterPoint = false;
        foreach (var digit in end < 0 ? json : json[..end])
        {
            if (digit == (byte)'.') isAfterPoint = true;
            if (!char.IsAsciiDigit((char)digit)) continue;
            if (isAfterPoint) exponent--;
            if (digit != (byte)'0' || length > first) form[length++] = digit;
        }
        for (; length > first && form[length - 1] == (byte)'0'; length--) exponent++;
        if (length == first)
        {
            form[0] = (byte)'0';
            length = 1;
            return true;
        }
        form[length++] = (byte)'e';
        Utf8Formatter.TryFormat(exponent, form[length..], out var written);
        length += written;
        return true;
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, out long exponent)
    {
        if (text is [(byte)'+', .. var plain]) text = plain;
        var isRead = Utf8Parser.TryParse(text, out int read, out var used) && used == text.Length;
        exponent = read;
        return isRead;
    }
}
