using System.Numerics;
using System.Runtime.InteropServices;

namespace Brimful.Engine.Directory;

/// <summary>A keyed hash of UTF-8 keys for tables in memory: whoever does not know the seed cannot choose keys that collide.</summary>
internal static class KeyHash
{
    public static ulong Of(ReadOnlySpan<byte> key, ulong seed)
    {
        var hash = seed ^ ((ulong)key.Length * 0x9E3779B97F4A7C15);
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(key)) hash = Mix(hash ^ word);
        ulong rest = 0;
        foreach (var letter in key[(key.Length & ~7)..]) rest = (rest << 8) | letter;
        return Mix(hash ^ rest);
    }

    private static ulong Mix(ulong value)
    {
        var high = Math.BigMul(value, 0xA0761D6478BD642F, out var low);
        return BitOperations.RotateLeft(high ^ low, 23);
    }
}
