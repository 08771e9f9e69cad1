using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Brimful.Engine.Identities;

/// <summary>
/// The 128-bit key under which an event's identity (source and id, S2) is remembered: SipHash-2-4 with 128 bits of output (Aumasson and
/// Bernstein, 2012), keyed by the installation, so that nobody who does not hold the key can make two identities meet.
/// </summary>
public sealed class IdentityHash
{
    /// <summary>The length of a key.</summary>
    public const int KeyBytes = 16;

    private readonly ulong _key0;
    private readonly ulong _key1;

    /// <param name="key">16 bytes.</param>
    public IdentityHash(ImmutableArray<byte> key)
    {
        _key0 = BinaryPrimitives.ReadUInt64LittleEndian(key.AsSpan());
        _key1 = BinaryPrimitives.ReadUInt64LittleEndian(key.AsSpan()[8..]);
    }

    /// <summary>The key of an identity, before it is bound to an account.</summary>
    public UInt128 Of(ReadOnlySpan<byte> source, ReadOnlySpan<byte> id)
    {
        var state = new State(_key0, _key1);
        state = state.With((ulong)source.Length);
        state = Part(state, source);
        state = Part(state, id);
        return state.Finish((ulong)id.Length);
    }

    /// <summary>Binds an identity to the account that owns it: it is recognised within that account (S2).</summary>
    public static UInt128 Bind(UInt128 identity, int account)
    {
        var mixed = (ulong)(uint)account * 0x9E3779B97F4A7C15;
        return identity ^ new UInt128(mixed, BitOperations.RotateLeft(mixed, 31) * 0xD6E8FEB86659FD93);
    }

    /// <summary>Whole words of the part, then its rest padded with zeros; lengths are mixed in by the caller.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static State Part(State state, ReadOnlySpan<byte> part)
    {
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(part)) state = state.With(word);
        var rest = part.Length & 7;
        return rest == 0 ? state : state.With(Padded(part[^rest..]));
    }

    private static ulong Padded(ReadOnlySpan<byte> rest)
    {
        ulong word = 0;
        for (var at = rest.Length - 1; at >= 0; at--) word = (word << 8) | rest[at];
        return word;
    }

    /// <summary>The four words of SipHash, as a value that the compiler keeps in registers.</summary>
    private readonly struct State
    {
        private readonly ulong _v0;
        private readonly ulong _v1;
        private readonly ulong _v2;
        private readonly ulong _v3;

        public State(ulong key0, ulong key1)
            : this(key0 ^ 0x736f6d6570736575, key1 ^ 0x646f72616e646f6d ^ 0xee, key0 ^ 0x6c7967656e657261, key1 ^ 0x7465646279746573)
        {
        }

        private State(ulong v0, ulong v1, ulong v2, ulong v3) => (_v0, _v1, _v2, _v3) = (v0, v1, v2, v3);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public State With(ulong word)
        {
            var mixed = new State(_v0, _v1, _v2, _v3 ^ word).Round().Round();
            return new State(mixed._v0 ^ word, mixed._v1, mixed._v2, mixed._v3);
        }

        public UInt128 Finish(ulong length)
        {
            var state = With(length);
            state = new State(state._v0, state._v1, state._v2 ^ 0xee, state._v3).Round().Round().Round().Round();
            var low = state._v0 ^ state._v1 ^ state._v2 ^ state._v3;
            state = new State(state._v0, state._v1 ^ 0xdd, state._v2, state._v3).Round().Round().Round().Round();
            return new UInt128(state._v0 ^ state._v1 ^ state._v2 ^ state._v3, low);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private State Round()
        {
            var v0 = _v0 + _v1;
            var v2 = _v2 + _v3;
            var v1 = BitOperations.RotateLeft(_v1, 13) ^ v0;
            var v3 = BitOperations.RotateLeft(_v3, 16) ^ v2;
            v0 = BitOperations.RotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
            v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
            return new State(v0, v1, BitOperations.RotateLeft(v2, 32), v3);
        }
    }
}
