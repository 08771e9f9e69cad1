namespace Brimful.Delivery.Secrets;

/// <summary>Keeps secrets unreadable at rest. What is protected opens only with the same associated data.</summary>
public interface ISecretProtector
{
    /// <summary>Encrypts a secret, bound to where it belongs; two calls give different bytes.</summary>
    byte[] Protect(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> associatedData);

    /// <summary>Opens what <see cref="Protect"/> made.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">Changed, of another place, or of another key.</exception>
    byte[] Unprotect(ReadOnlySpan<byte> protectedSecret, ReadOnlySpan<byte> associatedData);
}
