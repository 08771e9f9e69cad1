using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Brimful.Api.Tokens;

/// <summary>
/// Customer tokens as text: a prefix, then what the token says and an HMAC-SHA256 over it, in base64url. What it says can be read by who has it, and by
/// nobody changed.
/// </summary>
/// <remarks>Layout: format (1), id (8), tenant (4), account (4), generation (8), expiry in seconds (8), scopes (1), the contact's key, seal (32).</remarks>
internal sealed class TokenSeal(TokenKey key)
{
    public const string Prefix = "brm_cust_";

    /// <summary>The longest text of a token: a contact's key of most characters.</summary>
    private const int MostCharacters = 400;

    private const byte Format = 1;
    private const int FixedBytes = 34;
    private const int SealBytes = HMACSHA256.HashSizeInBytes;

    public static bool IsOne(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    public string Write(CustomerToken token)
    {
        var contact = Encoding.UTF8.GetBytes(token.Contact ?? "");
        var bytes = new byte[FixedBytes + contact.Length + SealBytes];
        bytes[0] = Format;
        Convert.FromHexString(token.Id).CopyTo(bytes, 1);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(9), token.TenantNumber);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(13), token.AccountNumber);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(17), token.Generation);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(25), token.ExpiresAt.ToUnixTimeSeconds());
        bytes[33] = CustomerScopes.ToBits(token.Scopes);
        contact.CopyTo(bytes, FixedBytes);
        HMACSHA256.HashData(key.Value.AsSpan(), bytes.AsSpan(..^SealBytes), bytes.AsSpan(^SealBytes..));
        return Prefix + Base64Url.EncodeToString(bytes);
    }

    /// <summary>What a text says if it was sealed here; null otherwise. Whether it still holds is not looked at.</summary>
    public CustomerToken? Read(string text)
    {
        if (!IsOne(text) || text.Length > MostCharacters) return null;
        var coded = text.AsSpan(Prefix.Length);
        if (!Base64Url.IsValid(coded)) return null;
        var bytes = Base64Url.DecodeFromChars(coded);
        return bytes.Length >= FixedBytes + SealBytes && bytes[0] == Format && IsSealed(bytes) ? Content(bytes.AsSpan(..^SealBytes)) : null;
    }

    private bool IsSealed(byte[] bytes)
    {
        Span<byte> seal = stackalloc byte[SealBytes];
        HMACSHA256.HashData(key.Value.AsSpan(), bytes.AsSpan(..^SealBytes), seal);
        return CryptographicOperations.FixedTimeEquals(seal, bytes.AsSpan(^SealBytes..));
    }

    private static CustomerToken Content(ReadOnlySpan<byte> bytes)
    {
        var contact = Encoding.UTF8.GetString(bytes[FixedBytes..]);
        return new CustomerToken
        {
            Id = Convert.ToHexStringLower(bytes[1..9]),
            TenantNumber = BinaryPrimitives.ReadInt32BigEndian(bytes[9..]),
            AccountNumber = BinaryPrimitives.ReadInt32BigEndian(bytes[13..]),
            Generation = BinaryPrimitives.ReadInt64BigEndian(bytes[17..]),
            ExpiresAt = Instant.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(bytes[25..])),
            Scopes = CustomerScopes.FromBits(bytes[33]),
            Contact = contact.Length == 0 ? null : contact,
        };
    }
}
