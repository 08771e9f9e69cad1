using System.Collections.Immutable;
using NodaTime;

namespace Brimful.Delivery.Endpoints;

/// <summary>A signing secret as it is kept: encrypted and bound to its tenant, endpoint and version. Records hold nothing else.</summary>
/// <param name="Version">The endpoint's count of its secrets, from 1.</param>
public sealed record ProtectedSecret(int Version, ImmutableArray<byte> Bytes)
{
    public bool Equals(ProtectedSecret? other) =>
        other is not null && Version == other.Version && Bytes.AsSpan().SequenceEqual(other.Bytes.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Version, Bytes.Length);

    /// <summary>Says which, never what.</summary>
    public override string ToString() => $"secret {Version}";
}

/// <summary>A secret that was rotated out.</summary>
/// <param name="ValidUntil">The first instant at which nothing is signed with it.</param>
public sealed record PreviousSecret(ProtectedSecret Secret, Instant ValidUntil);
