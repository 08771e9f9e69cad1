using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Brimful.Engine.Identities;

/// <summary>
/// Identities in memory in order of arrival, with an index of 8 bytes a slot: the low 32 bits of the identity and its place. A new identity
/// costs one look at the index and an entry behind the last. The index is in parts that are doubled each at its own time, and at a fullness of its own: the hot
/// sets of all shards fill evenly, and so do their parts, which took the writer a quarter of a second when all were doubled at the same fullness. What a
/// checkpoint has not caught is what stands behind a place: entries never move or change, so that other threads may read those that were there when they were
/// told of them.
/// </summary>
/// <param name="expected">How many identities are likely to come: as many as in the set before it.</param>
internal sealed class HotSet(IdentityShare share, int expected = 0)
{
    /// <summary>Entries of a segment: what one chunk of a checkpoint holds.</summary>
    public const int SegmentEntries = 1 << SegmentBits;

    private const int SegmentBits = 13;
    private const int FirstEntries = 16;
    private const int LeastSlots = 8;

    /// <summary>The highest bits of an identity's tag say in which part of the index it stands.</summary>
    private const int PartBits = 6;

    /// <summary>The slots of a part that has none of its own yet: a single one, which stays empty.</summary>
    private static readonly ulong[] NoSlots = [0];

    private readonly List<IdentityEntry[]> _segments = [];

    private Part[] _parts = [];

    /// <summary>Places taken. An identity that is remembered again from later on takes another place.</summary>
    public int Count { get; private set; }

    /// <summary>Memory of entries and index.</summary>
    public long Bytes { get; private set; }

    /// <summary>Reads where identities would stand in the index, so that it is in the cache when they are looked for. Nothing else is done between two
    /// reads, so that as many as the processor can wait for are on their way at once.</summary>
    public ulong Touch(ReadOnlySpan<UInt128> identities)
    {
        if (_parts.Length == 0) return 0;
        var touched = 0UL;
        ref var parts = ref MemoryMarshal.GetArrayDataReference(_parts);
        foreach (ref readonly var identity in identities)
        {
            var tag = (uint)identity;
            ref readonly var part = ref Unsafe.Add(ref parts, tag >> (32 - PartBits));
            touched += part.At(tag & part.Mask);
        }
        return touched;
    }

    /// <summary>What the identity is remembered from; <see cref="long.MinValue"/> when it is not here.</summary>
    public long SinceOf(UInt128 identity)
    {
        if (_parts.Length == 0) return long.MinValue;
        var slot = Find(in _parts[(uint)identity >> (32 - PartBits)], identity);
        return slot == 0 ? long.MinValue : At(slot).SinceTicks;
    }

    /// <summary>Remembers an identity; what is remembered from as late or later already stays.</summary>
    public void Add(UInt128 identity, long sinceTicks)
    {
        if (_parts.Length == 0) _parts = NewParts();
        ref var part = ref _parts[(uint)identity >> (32 - PartBits)];
        if (part.Taken == part.Room) Widen((int)((uint)identity >> (32 - PartBits)));
        ref var slot = ref Find(in part, identity);
        if (slot != 0 && At(slot).SinceTicks >= sinceTicks) return;
        if (slot == 0) part.Taken++;
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
        foreach (ref readonly var part in _parts.AsSpan())
            if (part.Slots != NoSlots) share.Return(part.Slots);
        Charge(-Bytes);
        _segments.Clear();
        (_parts, Count) = ([], 0);
    }

    /// <summary>The slot of an identity, or the empty one where it would stand.</summary>
    private ref ulong Find(ref readonly Part part, UInt128 identity)
    {
        var tag = (uint)identity;
        for (var at = tag & part.Mask; ; at = (at + 1) & part.Mask)
        {
            ref var slot = ref part.At(at);
            if (slot == 0 || ((uint)(slot >> 32) == tag && At(slot).Is(identity))) return ref slot;
        }
    }

    private ref readonly IdentityEntry At(ulong slot)
    {
        var place = (uint)slot - 1;
        return ref _segments[(int)(place >> SegmentBits)][place & (SegmentEntries - 1)];
    }

    /// <summary>Doubles a part of the index, or gives it its first slots. A slot's own tag says where it belongs.</summary>
    private void Widen(int number)
    {
        ref var part = ref _parts[number];
        var before = part.Slots;
        var slots = part.Slots = share.TakeSlots(before == NoSlots ? FirstSlotsOf(number) : before.Length * 2);
        var mask = part.Mask = (uint)(slots.Length - 1);
        part.Room = RoomOf(slots.Length, number);
        foreach (var slot in before)
        {
            if (slot == 0) continue;
            var at = (uint)(slot >> 32) & mask;
            while (slots[at] != 0) at = (at + 1) & mask;
            slots[at] = slot;
        }
        Charge(slots.Length * (long)sizeof(ulong));
        if (before == NoSlots) return;
        Charge(-before.Length * (long)sizeof(ulong));
        share.Return(before);
    }

    /// <summary>As many slots as hold a part's share of what is expected.</summary>
    private int FirstSlotsOf(int number)
    {
        var slots = LeastSlots;
        while (RoomOf(slots, number) < expected >> PartBits) slots *= 2;
        return slots;
    }

    /// <summary>How many identities a part holds before it is doubled: the first two fifths of its slots, the last four fifths, the others between.</summary>
    private static int RoomOf(int slots, int number) => (int)(slots * 2L * ((1 << PartBits) + number) / (5 << PartBits));

    private static Part[] NewParts()
    {
        var parts = new Part[1 << PartBits];
        foreach (ref var part in parts.AsSpan()) part.Slots = NoSlots;
        return parts;
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

    /// <summary>A part of the index.</summary>
    private struct Part
    {
        /// <summary>A power of two of them.</summary>
        public ulong[] Slots;

        /// <summary>How many slots there are, less one: looking at the array for that would be one more line of the cache.</summary>
        public uint Mask;

        /// <summary>How many are not empty.</summary>
        public int Taken;

        /// <summary>How many may be.</summary>
        public int Room;

        /// <param name="place">At most <see cref="Mask"/>.</param>
        public readonly ref ulong At(uint place) => ref Unsafe.Add(ref MemoryMarshal.GetReference(Slots.AsSpan()), place);
    }
}

/// <summary>The entries of a hot set at a moment, readable by any thread while the set grows on.</summary>
internal readonly record struct HotSlice(IdentityEntry[][] Segments, int Count)
{
    public int SegmentCount => Segments.Length;

    public ReadOnlySpan<IdentityEntry> Segment(int segment) =>
        Segments[segment].AsSpan(0, Math.Min(HotSet.SegmentEntries, Count - (segment * HotSet.SegmentEntries)));
}
