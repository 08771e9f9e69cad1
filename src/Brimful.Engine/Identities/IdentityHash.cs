using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Brimful.Engine.Identities;

/// <summary>
/// The 128-bit key under which an event's identity (source and id, S2) is remembered: SipHash-2-4 with 128 bits of output (Aumasson and
/// Bernstein, 2012), keyed by the installation, so that nobody who does not hold the key can make two identities meet.
/// </summary>
public sealed class IdentityHash
{
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
        state.Word((ulong)source.Length);
        state.Part(source);
        state.Part(id);
        return state.Finish((ulong)id.Length);
    }

    /// <summary>Binds an identity to the account that owns it: it is recognised within that account (S2).</summary>
    public static UInt128 Bind(UInt128 identity, int account)
    {
        var mixed = (ulong)(uint)account * 0x9E3779B97F4A7C15;
        return identity ^ new UInt128(mixed, BitOperations.RotateLeft(mixed, 31) * 0xD6E8FEB86659FD93);
    }

    private struct State
    {
        private ulong _v0;
        private ulong _v1;
        private ulong _v2;
        private ulong _v3;

        public State(ulong key0, ulong key1)
        {
            _v0 = key0 ^ 0x736f6d6570736575;
            _v1 = key1 ^ 0x646f72616e646f6d ^ 0xee;
            _v2 = key0 ^ 0x6c7967656e657261;
            _v3 = key1 ^ 0x7465646279746573;
        }

        /// <summary>Whole words of the part, then its rest padded with zeros; lengths are mixed in by the caller.</summary>
        public void Part(ReadOnlySpan<byte> part)
        {
            foreach (var word in MemoryMarshal.Cast<byte, ulong>(part)) Word(word);
            var rest = part[(part.Length & ~7)..];
            if (rest.IsEmpty) return;
            Span<byte> padded = stackalloc byte[8];
            padded.Clear();
            rest.CopyTo(padded);
            Word(BinaryPrimitives.ReadUInt64LittleEndian(padded));
        }

        public void Word(ulong word)
        {
            _v3 ^= word;
            Round();
            Round();
            _v0 ^= word;
        }

        public UInt128 Finish(ulong length)
        {
            Word(length);
            _v2 ^= 0xee;
            for (var i = 0; i < 4; i++) Round();
            var low = _v0 ^ _v1 ^ _v2 ^ _v3;
            _v1 ^= 0xdd;
            for (var i = 0; i < 4; i++) Round();
            return new UInt128(_v0 ^ _v1 ^ _v2 ^ _v3, low);
        }

        private void Round()
        {
            _v0 += _v1;
            _v1 = BitOperations.RotateLeft(_v1, 13) ^ _v0;
            _v0 = BitOperations.RotateLeft(_v0, 32);
            _v2 += _v3;
            _v3 = BitOperations.RotateLeft(_v3, 16) ^ _v2;
            _v0 += _v3;
            _v3 = BitOperations.RotateLeft(_v3, 21) ^ _v0;
            _v2 += _v1;
            _v1 = BitOperations.RotateLeft(_v1, 17) ^ _v2;
            _v2 = BitOperations.RotateLeft(_v2, 32);
        }
    }
}
