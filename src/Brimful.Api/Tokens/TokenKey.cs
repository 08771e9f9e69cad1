using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Brimful.Api.Tokens;

/// <summary>The key that customer tokens are sealed with.</summary>
public sealed class TokenKey
{
    internal const int Bytes = 32;

    private const string Purpose = "brimful.customer-token.1\n";

    private TokenKey(ImmutableArray<byte> value) => Value = value;

    internal ImmutableArray<byte> Value { get; }

    /// <summary>Derives the key from the installation's master key (HKDF, RFC 5869), so that there is no further secret to keep.</summary>
    /// <param name="installationId">So that a copy of an installation made under another id takes none of its tokens.</param>
    public static TokenKey Derive(ReadOnlySpan<byte> masterKey, string installationId)
    {
        var key = new byte[Bytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, masterKey, key, salt: [], Encoding.UTF8.GetBytes(Purpose + installationId));
        return new TokenKey([.. key]);
    }
}
