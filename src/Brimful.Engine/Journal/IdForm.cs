using System.Buffers;
using System.Text;

namespace Brimful.Engine.Journal;

/// <summary>How the id of an event is written in the journal and in history.</summary>
internal enum IdForm : byte
{
    /// <summary>As it is, after its length.</summary>
    Plain = 0,

    /// <summary>The 16 bytes of a UUID that was written in lower case with hyphens.</summary>
    Uuid = 1,

    /// <summary>The 16 bytes of 32 hexadecimal digits in lower case.</summary>
    Hex = 2,
}

/// <summary>Ids of events as text and as they are written.</summary>
internal static class IdText
{
    /// <summary>Bytes of an id that is not plain.</summary>
    public const int PackedBytes = 16;

    private const int HexDigits = 32;

    private static readonly SearchValues<byte> LowerHex = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>Finds how an id is written, and packs it unless it is plain.</summary>
    /// <param name="packed">Takes <see cref="PackedBytes"/>.</param>
    public static IdForm Pack(ReadOnlySpan<byte> id, Span<byte> packed)
    {
        if (UuidText.TryParse(id, packed)) return IdForm.Uuid;
        if (id.Length != HexDigits || id.ContainsAnyExcept(LowerHex)) return IdForm.Plain;
        Convert.FromHexString(id, packed, out _, out _);
        return IdForm.Hex;
    }

    /// <summary>An id as it was received.</summary>
    public static string TextOf(IdForm form, ReadOnlySpan<byte> stored) => form switch
    {
        IdForm.Uuid => UuidText.Format(stored),
        IdForm.Hex => Convert.ToHexStringLower(stored),
        _ => Encoding.UTF8.GetString(stored),
    };

    /// <summary>Writes an id as it was received; answers its length.</summary>
    public static int Format(IdForm form, ReadOnlySpan<byte> stored, Span<byte> text)
    {
        if (form == IdForm.Uuid) return UuidText.Format(stored, text);
        if (form == IdForm.Hex && Convert.TryToHexStringLower(stored, text, out var written)) return written;
        stored.CopyTo(text);
        return stored.Length;
    }
}
