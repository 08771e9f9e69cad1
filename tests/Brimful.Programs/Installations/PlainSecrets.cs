using Brimful.Delivery.Secrets;

namespace Brimful.Programs.Installations;

/// <summary>Protects nothing: no program has a secret.</summary>
internal sealed class PlainSecrets : ISecretProtector
{
    public byte[] Protect(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> associatedData) => secret.ToArray();

    public byte[] Unprotect(ReadOnlySpan<byte> protectedSecret, ReadOnlySpan<byte> associatedData) => protectedSecret.ToArray();
}
