namespace Brimful.Delivery.Notifications;

/// <summary>RFC 4648 base 32 in lower case without padding: safe in URLs, headers and file names, and the same in any case.</summary>
internal static class Base32
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    public static string Lower(ReadOnlySpan<byte> bytes)
    {
        var text = new char[((bytes.Length * 8) + 4) / 5];
        int buffer = 0, bits = 0, written = 0;
        foreach (var value in bytes)
        {
            buffer = ((buffer & 0xFF) << 8) | value;
            bits += 8;
            while (bits >= 5) text[written++] = Alphabet[(buffer >> (bits -= 5)) & 31];
        }

        if (bits > 0) text[written] = Alphabet[(buffer << (5 - bits)) & 31];
        return new string(text);
    }
}
