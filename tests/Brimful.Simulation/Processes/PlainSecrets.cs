using Brimful.Delivery.Secrets;

namespace Brimful.Simulation.Processes;

/// <summary>Protects nothing: what is simulated is not the sealing of secrets, and real sealing is random.</summary>
internal sealed class PlainSecrets : ISecretProtector
{
    public byte[] Protect(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> associatedData) => secret.ToArray();

    public byte[] Unprotect(ReadOnlySpan<byte> protectedSecret, ReadOnlySpan<byte> associatedData) => protectedSecret.ToArray();
}
