using System.Security.Cryptography;

namespace Brimful.Delivery.Secrets;

/// <summary>
/// An AES-256-GCM envelope: every secret has a random key of its own, which the master key wraps, so that a change of master key
/// re-wraps keys and touches no secret. Both layers are bound to the associated data.
/// </summary>
/// <remarks>Layout: format (1), wrapping nonce, wrapped key, tag; nonce, secret, tag.</remarks>
public sealed class AesGcmSecretProtector : ISecretProtector
{
    /// <summary>The length of the master key, in bytes.</summary>
    public const int KeyBytes = 32;

    private const byte Format = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int SealBytes = NonceBytes + TagBytes;
    private const int HeaderBytes = 1 + SealBytes + KeyBytes;

    private readonly byte[] _masterKey;

    /// <param name="masterKey">32 random bytes that never enter the store.</param>
    public AesGcmSecretProtector(ReadOnlySpan<byte> masterKey)
    {
        if (masterKey.Length != KeyBytes) throw new ArgumentException($"A master key has {KeyBytes} bytes.", nameof(masterKey));
        _masterKey = masterKey.ToArray();
    }

    public byte[] Protect(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> associatedData)
    {
        var result = new byte[HeaderBytes + SealBytes + secret.Length];
        Span<byte> key = stackalloc byte[KeyBytes];
        RandomNumberGenerator.Fill(key);
        result[0] = Format;
        Seal(_masterKey, key, associatedData, result.AsSpan(1, SealBytes + KeyBytes));
        Seal(key, secret, associatedData, result.AsSpan(HeaderBytes));
        CryptographicOperations.ZeroMemory(key);
        return result;
    }

    public byte[] Unprotect(ReadOnlySpan<byte> protectedSecret, ReadOnlySpan<byte> associatedData)
    {
        if (protectedSecret.Length < HeaderBytes + SealBytes || protectedSecret[0] != Format)
            throw new CryptographicException("Not a protected secret of a known format.");
        Span<byte> key = stackalloc byte[KeyBytes];
        Open(_masterKey, protectedSecret[1..HeaderBytes], associatedData, key);
        var secret = new byte[protectedSecret.Length - HeaderBytes - SealBytes];
        Open(key, protectedSecret[HeaderBytes..], associatedData, secret);
        CryptographicOperations.ZeroMemory(key);
        return secret;
    }

    private static void Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associatedData, Span<byte> target)
    {
        var nonce = target[..NonceBytes];
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, plain, target[NonceBytes..^TagBytes], target[^TagBytes..], associatedData);
    }

    private static void Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, ReadOnlySpan<byte> associatedData, Span<byte> plain)
    {
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(source[..NonceBytes], source[NonceBytes..^TagBytes], source[^TagBytes..], plain, associatedData);
    }
}
