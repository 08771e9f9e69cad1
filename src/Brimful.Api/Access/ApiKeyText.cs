using System.Security.Cryptography;
using System.Text;

namespace Brimful.Api.Access;

/// <summary>API keys as text: a prefix that says what it opens, 32 random characters, and a checksum of 6 that tells a mistyped key
/// (and helps scanners of leaked secrets) without asking the store.</summary>
public static class ApiKeyText
{
    public const string LivePrefix = "brm_live_";
    public const string TestPrefix = "brm_test_";
    public const string OperatorPrefix = "brm_op_";

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomLength = 32;
    private const int ChecksumLength = 6;

    public static string New(string prefix)
    {
        var body = prefix + RandomNumberGenerator.GetString(Alphabet, RandomLength);
        return body + Checksum(body);
    }

    /// <summary>A random id with a prefix, for naming a key without giving it away.</summary>
    public static string NewId() => "key_" + RandomNumberGenerator.GetString(Alphabet, 16);

    /// <summary>Whether the text has the form of a key, with the right checksum.</summary>
    public static bool IsWellFormed(string text)
    {
        var prefix = text.StartsWith(LivePrefix, StringComparison.Ordinal) ? LivePrefix
            : text.StartsWith(TestPrefix, StringComparison.Ordinal) ? TestPrefix
            : text.StartsWith(OperatorPrefix, StringComparison.Ordinal) ? OperatorPrefix
            : null;
        return prefix is not null
            && text.Length == prefix.Length + RandomLength + ChecksumLength
            && text.AsSpan(prefix.Length).IndexOfAnyExcept(Alphabet) < 0
            && Checksum(text[..^ChecksumLength]) == text[^ChecksumLength..];
    }

    /// <summary>The hash that is kept in place of the key, in lower-case hexadecimal.</summary>
    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Checksum(string body)
    {
        var rest = Crc32(Encoding.ASCII.GetBytes(body));
        return string.Create(ChecksumLength, rest, static (span, value) =>
        {
            for (var at = span.Length - 1; at >= 0; at--, value /= 62) span[at] = Alphabet[(int)(value % 62)];
        });
    }

    /// <summary>CRC-32 as in ISO 3309 (zip, PNG).</summary>
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
        }
        return ~crc;
    }
}
