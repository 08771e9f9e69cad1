using System.Runtime.InteropServices;

namespace Brimful.Engine.Identities;

/// <summary>A frozen hot set in the order of a run. Its entries stay where they are, since lookups go on: places are sorted instead.</summary>
internal sealed class SortedEntries
{
    private readonly HotSlice _slice;
    private readonly ulong[] _keys;
    private readonly int[] _places;

    public SortedEntries(HotSlice slice)
    {
        _slice = slice;
        (_keys, _places) = (new ulong[slice.Count], new int[slice.Count]);
        for (var place = 0; place < slice.Count; place++) (_keys[place], _places[place]) = (At(place).High, place);
        Array.Sort(_keys, _places);
        for (var start = 0; start < _keys.Length;)
        {
            var end = start + 1;
            while (end < _keys.Length && _keys[end] == _keys[start]) end++;
            if (end - start > 1) _places.AsSpan(start, end - start).Sort(CompareLower);
            start = end;
        }
    }

    /// <summary>Memory that sorting takes.</summary>
    public static long BytesFor(int count) => count * (long)(sizeof(ulong) + sizeof(int));

    /// <summary>The entries as pages; a page's bytes are valid until the next one is asked for.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Pages()
    {
        var page = new byte[IdentityRun.PageEntries * IdentityEntry.Bytes];
        for (var start = 0; start < _places.Length; start += IdentityRun.PageEntries)
        {
            var count = Math.Min(IdentityRun.PageEntries, _places.Length - start);
            Fill(MemoryMarshal.Cast<byte, IdentityEntry>(page.AsSpan()), _places.AsSpan(start, count));
            yield return page.AsMemory(0, count * IdentityEntry.Bytes);
        }
    }

    private void Fill(Span<IdentityEntry> page, ReadOnlySpan<int> places)
    {
        for (var at = 0; at < places.Length; at++) page[at] = At(places[at]);
    }

    private int CompareLower(int left, int right) => At(left).Low.CompareTo(At(right).Low);

    private ref readonly IdentityEntry At(int place) => ref _slice.Segments[place / HotSet.SegmentEntries][place % HotSet.SegmentEntries];
}
