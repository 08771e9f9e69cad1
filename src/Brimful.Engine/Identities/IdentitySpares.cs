using System.Diagnostics.CodeAnalysis;

namespace Brimful.Engine.Identities;

/// <summary>
/// Memory that hot sets gave up, for those that grow: new memory costs the writer a fault a page, twice as much as filling it. Safe for threads: the writer uses
/// it alone but for a start, which restores several shards at once.
/// </summary>
internal sealed class IdentitySpares
{
    /// <summary>The bytes of a whole segment.</summary>
    public const long SegmentBytes = HotSet.SegmentEntries * (long)IdentityEntry.Bytes;

    /// <summary>Slots that are worth keeping, and that are allocated where the collector never moves them: they live long, and would be copied twice on the way.</summary>
    public const int LeastSlots = 256;

    private readonly Lock _lock = new();
    private readonly Stack<IdentityEntry[]> _segments = [];

    /// <summary>By length.</summary>
    private readonly Dictionary<int, Stack<ulong[]>> _slots = [];
    private long _bytes;

    /// <summary>What is kept just now. Any thread.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>A whole segment, with whatever is in it.</summary>
    public bool TryTake([NotNullWhen(true)] out IdentityEntry[]? segment)
    {
        lock (_lock)
        {
            if (!_segments.TryPop(out segment)) return false;
            Interlocked.Add(ref _bytes, -SegmentBytes);
            return true;
        }
    }

    /// <summary>So many slots, all of them empty.</summary>
    public bool TryTake(int length, [NotNullWhen(true)] out ulong[]? slots)
    {
        slots = null;
        lock (_lock)
        {
            if (!_slots.TryGetValue(length, out var kept) || !kept.TryPop(out slots)) return false;
            Interlocked.Add(ref _bytes, -length * (long)sizeof(ulong));
        }
        Array.Clear(slots);
        return true;
    }

    /// <param name="room">How many bytes may be kept in all.</param>
    /// <returns>False where it is not kept: it is not whole, or there is no room.</returns>
    public bool TryPut(IdentityEntry[] segment, long room)
    {
        if (segment.Length != HotSet.SegmentEntries) return false;
        lock (_lock)
        {
            if (!HasRoomFor(SegmentBytes, room)) return false;
            _segments.Push(segment);
            return true;
        }
    }

    /// <param name="room">How many bytes may be kept in all.</param>
    /// <returns>False where they are not kept: they are few, or there is no room.</returns>
    public bool TryPut(ulong[] slots, long room)
    {
        if (slots.Length < LeastSlots) return false;
        lock (_lock)
        {
            if (!HasRoomFor(slots.Length * (long)sizeof(ulong), room)) return false;
            if (!_slots.TryGetValue(slots.Length, out var kept)) _slots.Add(slots.Length, kept = []);
            kept.Push(slots);
            return true;
        }
    }

    private bool HasRoomFor(long bytes, long room)
    {
        if (_bytes + bytes > room) return false;
        Interlocked.Add(ref _bytes, bytes);
        return true;
    }
}
