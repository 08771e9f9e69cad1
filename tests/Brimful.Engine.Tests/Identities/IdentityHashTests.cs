using System.Buffers.Binary;
using System.Numerics;
using Brimful.Engine.Identities;

namespace Brimful.Engine.Tests.Identities;

/// <summary>The hash beside a plain SipHash-2-4-128, which is itself held against a vector of its authors.</summary>
public sealed class IdentityHashTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 16).Select(part => (byte)part)];

    [Fact]
    public void The_plain_hash_that_is_compared_with_is_SipHash_2_4_with_128_bits()
    {
        byte[] message = [.. Enumerable.Range(0, 15).Select(part => (byte)part)];
        var words = new[] { BinaryPrimitives.ReadUInt64LittleEndian(message), Padded(message.AsSpan(8)) | (15UL << 56) };
        var hash = new byte[16];
        var (low, high) = Plain(words);
        BinaryPrimitives.WriteUInt64LittleEndian(hash, low);
        BinaryPrimitives.WriteUInt64LittleEndian(hash.AsSpan(8), high);
        Convert.ToHexString(hash).ShouldBe("5493E99933B0A8117E08EC0F97CFC3D9");
    }

    [Fact]
    public void Source_and_id_are_hashed_with_their_lengths_between_them()
    {
        var (hash, random) = (new IdentityHash([.. Key]), new Random(7));
        for (var at = 0; at < 2_000; at++)
        {
            var (source, id) = (new byte[random.Next(40)], new byte[random.Next(40)]);
            random.NextBytes(source);
            random.NextBytes(id);
            var (low, high) = Plain([(ulong)source.Length, .. Words(source), .. Words(id), (ulong)id.Length]);
            hash.Of(source, id).ShouldBe(new UInt128(high, low), $"{Convert.ToHexString(source)} {Convert.ToHexString(id)}");
        }
    }

    private static IEnumerable<ulong> Words(byte[] part)
    {
        for (var at = 0; at < part.Length; at += 8) yield return Padded(part.AsSpan(at, Math.Min(8, part.Length - at)));
    }

    private static ulong Padded(ReadOnlySpan<byte> rest)
    {
        Span<byte> word = stackalloc byte[8];
        word.Clear();
        rest.CopyTo(word);
        return BinaryPrimitives.ReadUInt64LittleEndian(word);
    }

    private static (ulong Low, ulong High) Plain(IEnumerable<ulong> words)
    {
        var (key0, key1) = (BinaryPrimitives.ReadUInt64LittleEndian(Key), BinaryPrimitives.ReadUInt64LittleEndian(Key.AsSpan(8)));
        var v = new[] { key0 ^ 0x736f6d6570736575, key1 ^ 0x646f72616e646f6d ^ 0xee, key0 ^ 0x6c7967656e657261, key1 ^ 0x7465646279746573 };
        foreach (var word in words)
        {
            v[3] ^= word;
            Rounds(v, 2);
            v[0] ^= word;
        }
        v[2] ^= 0xee;
        Rounds(v, 4);
        var low = v[0] ^ v[1] ^ v[2] ^ v[3];
        v[1] ^= 0xdd;
        Rounds(v, 4);
        return (low, v[0] ^ v[1] ^ v[2] ^ v[3]);
    }

    private static void Rounds(ulong[] v, int count)
    {
        for (; count > 0; count--)
        {
            v[0] += v[1];
            v[1] = BitOperations.RotateLeft(v[1], 13) ^ v[0];
            v[0] = BitOperations.RotateLeft(v[0], 32);
            v[2] += v[3];
            v[3] = BitOperations.RotateLeft(v[3], 16) ^ v[2];
            v[0] += v[3];
            v[3] = BitOperations.RotateLeft(v[3], 21) ^ v[0];
            v[2] += v[1];
            v[1] = BitOperations.RotateLeft(v[1], 17) ^ v[2];
            v[2] = BitOperations.RotateLeft(v[2], 32);
        }
    }
}
