using System.Runtime.InteropServices;

namespace Brimful.Engine.Identities;

/// <summary>An identity that was counted and the instant that it is remembered from: 24 bytes, in memory as on disk (little-endian).</summary>
/// <param name="High">The upper half of the 128 bits; entries are sorted by it first.</param>
/// <param name="SinceTicks">The later of receipt and event time (S23), in ticks of Unix time.</param>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal readonly record struct IdentityEntry(ulong High, ulong Low, long SinceTicks)
{
    public const int Bytes = 24;

    public IdentityEntry(UInt128 identity, long sinceTicks)
        : this((ulong)(identity >> 64), (ulong)identity, sinceTicks)
    {
    }

    public UInt128 Identity => new(High, Low);

    public bool Is(UInt128 identity) => Low == (ulong)identity && High == (ulong)(identity >> 64);
}
