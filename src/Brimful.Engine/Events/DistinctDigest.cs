using System.Text.Json;
using System.Text.Unicode;
using Brimful.Engine.Identities;

namespace Brimful.Engine.Events;

/// <summary>
/// What a distinct value (S5 <c>uniqueCount</c>) is known by: a keyed digest of what it says. Texts are the same by their characters, numbers by
/// their value, however either is written; a text is never a number. Of any length. What is none of text, number and bool is no value.
/// </summary>
internal static class DistinctDigest
{
    /// <param name="json">The JSON text of the scalar; empty when there is none.</param>
    /// <param name="digest">Not negative: 127 bits.</param>
    public static bool TryRead(UsageBatch batch, ReadOnlySpan<byte> json, IdentityHash hash, out Int128 digest)
    {
        digest = 0;
        if (json.IsEmpty || json[0] == (byte)'n') return false;
        if (json[0] == (byte)'"') return TryReadText(batch, json, hash, out digest);
        if (json[0] is (byte)'t' or (byte)'f')
        {
            digest = Of(hash, "bool"u8, json);
            return true;
        }
        var form = batch.Scratch(CanonicalNumber.RoomFor(json));
        if (!CanonicalNumber.TryWrite(json, form, out var length)) return false;
        digest = Of(hash, "number"u8, form[..length]);
        return true;
    }

    private static bool TryReadText(UsageBatch batch, ReadOnlySpan<byte> json, IdentityHash hash, out Int128 digest)
    {
        var text = json[1..^1];
        digest = 0;
        if (text.Contains((byte)'\\'))
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            try
            {
                var room = batch.Scratch(json.Length);
                text = room[..reader.CopyString(room)];
            }
            catch (InvalidOperationException)
            {
                // Half of a surrogate pair, or bytes that are no UTF-8: no text, and so no value.
                return false;
            }
        }
        else if (!Utf8.IsValid(text)) return false;
        digest = Of(hash, "text"u8, text);
        return true;
    }

    private static Int128 Of(IdentityHash hash, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> value) => (Int128)(hash.Of(kind, value) & (UInt128)Int128.MaxValue);
}
