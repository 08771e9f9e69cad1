namespace Brimful.Engine.Identities;

/// <summary>
/// Identities in memory in order of arrival, with an index of 8 bytes a slot: the low 32 bits of the identity and its place. A new identity
/// costs one look at the index and an entry behind the last. What a checkpoint has not caught is what stands behind a place: entries never
/// move or change, so that other threads may read those that were there when they were told of them.
/// </summary>
internal sealed class HotSet(IdentityShare share)
{
    /// <summary>Entries of a segment: what one chunk of a checkpoint holds.</summary>
    public const int SegmentEntries = 1 << SegmentBits;

    private const int SegmentBits = 13;
    private const int FirstEntries = 16;
    private const int FirstSlots = 32;

    private readonly List<IdentityEntry[]> _segments = [];
    private ulong[] _slots = [];

    /// <summary>Places taken. An identity that is remembered again from later on takes another place.</summary>
    public int Count { get; private set; }

    /// <summary>Memory of entries and index.</summary>
    public long Bytes { get; private set; }

    /// <summary>Reads where an identity would stand in the index, so that it is in the cache when it is looked for.</summary>
    public long Touch(UInt128 identity) => _slots.Length == 0 ? 0 : (long)_slots[(uint)identity & (uint)(_slots.Length - 1)];

    /// <summary>What the identity is remembered from; <see cref="long.MinValue"/> when it is not here.</summary>
    public long SinceOf(UInt128 identity)
    {
        if (_slots.Length == 0) return long.MinValue;
        var slot = _slots[Find(identity)];
        return slot == 0 ? long.MinValue : At(slot).SinceTicks;
    }

    /// <summary>Remembers an identity; what is remembered from as late or later already stays.</summary>
    public void Add(UInt128 identity, long sinceTicks)
    {
        if ((Count + 1) * 3L > _slots.Length * 2L) Widen();
        ref var slot = ref _slots[Find(identity)];
        if (slot != 0 && At(slot).SinceTicks >= sinceTicks) return;
        var place = Count++;
        if (place >> SegmentBits == _segments.Count || (place & (SegmentEntries - 1)) == _segments[^1].Length) Lengthen();
        _segments[^1][place & (SegmentEntries - 1)] = new IdentityEntry(identity, sinceTicks);
        slot = ((ulong)(uint)identity << 32) | (uint)(place + 1);
    }

    /// <summary>The entries that are there now, for other threads.</summary>
    public HotSlice Slice() => new([.. _segments], Count);

    /// <summary>Gives the memory up.</summary>
    /// <param name="isUnread">Nobody has a slice of it any more, so that the memory may be used again at once.</param>
    public void Release(bool isUnread)
    {
        if (isUnread)
            foreach (var segment in _segments) share.Return(segment);
        share.Charge(-Bytes);
        _segments.Clear();
        (_slots, Count, Bytes) = ([], 0, 0);
    }

    /// <summary>The slot of an identity, or the empty one where it would stand.</summary>
    private int Find(UInt128 identity)
    {
        var (tag, mask) = ((uint)identity, (uint)(_slots.Length - 1));
        for (var at = tag & mask; ; at = (at + 1) & mask)
        {
            var slot = _slots[at];
            if (slot == 0 || ((uint)(slot >> 32) == tag && At(slot).Is(identity))) return (int)at;
        }
    }

    private ref readonly IdentityEntry At(ulong slot)
    {
        var place = (uint)slot - 1;
        return ref _segments[(int)(place >> SegmentBits)][place & (SegmentEntries - 1)];
    }

    /// <summary>Doubles the index. A slot's own tag says where it belongs.</summary>
    private void Widen()
    {
        var before = _slots;
        _slots = new ulong[Math.Max(FirstSlots, before.Length * 2)];
        var mask = (uint)(_slots.Length - 1);
        foreach (var slot in before)
        {
            if (slot == 0) continue;
            var at = (uint)(slot >> 32) & mask;
            while (_slots[at] != 0) at = (at + 1) & mask;
            _slots[at] = slot;
        }
        Charge((_slots.Length - before.Length) * (long)sizeof(ulong));
    }

    /// <summary>Makes room for an entry: the first segment grows by doubling, all others are whole.</summary>
    private void Lengthen()
    {
        if (_segments.Count > 0 && _segments[^1].Length < SegmentEntries)
        {
            var grown = new IdentityEntry[_segments[^1].Length * 2];
            _segments[^1].CopyTo(grown, 0);
            Charge((grown.Length - _segments[^1].Length) * (long)IdentityEntry.Bytes);
            _segments[^1] = grown;
            return;
        }
        _segments.Add(_segments.Count == 0 ? new IdentityEntry[FirstEntries] : share.TakeSegment());
        Charge(_segments[^1].Length * (long)IdentityEntry.Bytes);
    }

    private void Charge(long bytes)
    {
        Bytes += bytes;
        share.Charge(bytes);
    }
}

/// <summary>The entries of a hot set at a moment, readable by any thread while the set grows on.</summary>
internal readonly record struct HotSlice(IdentityEntry[][] Segments, int Count)
{
    public int SegmentCount => Segments.Length;

    public ReadOnlySpan<IdentityEntry> Segment(int segment) =>
        Segments[segment].AsSpan(0, Math.Min(HotSet.SegmentEntries, Count - (segment * HotSet.SegmentEntries)));
}
