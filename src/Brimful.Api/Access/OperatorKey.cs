using System.Security.Cryptography;
using System.Text;

namespace Brimful.Api.Access;

/// <summary>The operator key of the configuration, held as a hash and compared in constant time.</summary>
public sealed class OperatorKey
{
    public const int MinLength = 32;

    /// <summary>The id under which its requests are known.</summary>
    public const string Id = "operator";

    private readonly byte[]? _hash;

    /// <param name="secret">The key; null when none is configured.</param>
    /// <exception cref="ArgumentException">The key is shorter than <see cref="MinLength"/>.</exception>
    public OperatorKey(string? secret)
    {
        if (secret is { Length: < MinLength })
            throw new ArgumentException($"An operator key has {MinLength} characters or more.", nameof(secret));
        _hash = secret is null ? null : Hash(secret);
    }

    public bool Is(string presented) => _hash is not null && CryptographicOperations.FixedTimeEquals(_hash, Hash(presented));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
