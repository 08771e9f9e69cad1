using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Text;

namespace Brimful.Engine.Journal;

/// <summary>UUIDs (RFC 9562) as text of 36 characters in lower case with hyphens, and as the 16 bytes that the text spells.</summary>
internal static class UuidText
{
    /// <summary>Characters of the text.</summary>
    public const int Length = 36;

    private const int Digits = 32;

    /// <summary>Reads a text that <see cref="Format(ReadOnlySpan{byte})"/> gives back to the letter; anything else is not one.</summary>
    /// <param name="bytes">Takes 16 bytes.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        if (text.Length != Length || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return false;
        // Put together in registers: a vector that is read right after its parts were written waits for them.
        return TryPack(Vector256.Create(Eight(text, 0), Four(text, 9) | (Four(text, 14) << 32), Four(text, 19) | (Four(text, 24) << 32), Eight(text, 28)).AsByte(), bytes);
    }

    private static ulong Eight(ReadOnlySpan<byte> text, int at) => BinaryPrimitives.ReadUInt64LittleEndian(text[at..]);

    private static ulong Four(ReadOnlySpan<byte> text, int at) => BinaryPrimitives.ReadUInt32LittleEndian(text[at..]);

    /// <summary>Packs 32 digits in lower case into 16 bytes; false where one is none.</summary>
    private static bool TryPack(Vector256<byte> letters, Span<byte> bytes)
    {
        var above9 = Vector256.GreaterThanOrEqual(letters, Vector256.Create((byte)'a')) & Vector256.LessThanOrEqual(letters, Vector256.Create((byte)'f'));
        var upTo9 = Vector256.GreaterThanOrEqual(letters, Vector256.Create((byte)'0')) & Vector256.LessThanOrEqual(letters, Vector256.Create((byte)'9'));
        if ((above9 | upTo9) != Vector256<byte>.AllBitsSet) return false;
        var halves = ((letters & Vector256.Create((byte)0x0F)) + (above9 & Vector256.Create((byte)9))).AsUInt16();
        var whole = ((halves & Vector256.Create((ushort)0x0F)) << 4) | (halves >> 8);
        Vector128.Narrow(whole.GetLower(), whole.GetUpper()).CopyTo(bytes);
        return true;
    }

    /// <summary>Writes the text that 16 bytes spell.</summary>
    /// <returns><see cref="Length"/>, the bytes written.</returns>
    public static int Format(ReadOnlySpan<byte> bytes, Span<byte> text)
    {
        Span<byte> digits = stackalloc byte[Digits];
        Convert.TryToHexStringLower(bytes, digits, out _);
        digits[..8].CopyTo(text);
        digits.Slice(8, 4).CopyTo(text[9..]);
        digits.Slice(12, 4).CopyTo(text[14..]);
        digits.Slice(16, 4).CopyTo(text[19..]);
        digits[20..].CopyTo(text[24..]);
        text[8] = text[13] = text[18] = text[23] = (byte)'-';
        return Length;
    }

    /// <summary>The text that 16 bytes spell.</summary>
    public static string Format(ReadOnlySpan<byte> bytes)
    {
        Span<byte> text = stackalloc byte[Length];
        Format(bytes, text);
        return Encoding.ASCII.GetString(text);
    }
}
