using Brimful.Core.Windows;
using Brimful.Engine.Journal;

namespace Brimful.Engine.Shards;

/// <summary>The stored form of what is within a rolling window, and of what a count from history found in one.</summary>
internal static class WindowCodec
{
    public static void Write(ByteWriter to, WindowBook? window)
    {
        to.Int(window?.Entries.Count ?? 0);
        foreach (var ((leaves, subject), nanos) in window?.Entries ?? new Dictionary<(long, int), Int128>()) Write(to, subject, leaves, nanos);
    }

    public static WindowBook? Read(ref ByteReader from, long lengthTicks)
    {
        if (from.Int() is not (> 0 and var count)) return null;
        var window = new WindowBook(lengthTicks);
        for (; count > 0; count--)
        {
            var (subject, leaves) = (from.Int(), from.Signed());
            window.Add(leaves, subject, from.Big());
        }
        return window;
    }

    public static void Write(ByteWriter to, IReadOnlyList<WindowUsage> window)
    {
        to.Int(window.Count);
        foreach (var usage in window) Write(to, usage.Subject, usage.TimeTicks, usage.Nanos);
    }

    public static WindowUsage[] ReadCounted(ref ByteReader from)
    {
        var window = new WindowUsage[from.Int()];
        foreach (ref var usage in window.AsSpan()) usage = new WindowUsage(from.Int(), from.Signed(), from.Big());
        return window;
    }

    private static void Write(ByteWriter to, int subject, long ticks, Int128 nanos)
    {
        to.Int(subject);
        to.Signed(ticks);
        to.Big(nanos);
    }
}
