using System.Numerics;
using System.Runtime.InteropServices;

namespace Brimful.Engine.Identities;

/// <summary>A frozen hot set in the order of a run. Its entries stay where they are, since lookups go on: places are sorted instead.</summary>
internal sealed class SortedEntries
{
    /// <summary>Few enough that they are sorted where they are.</summary>
    private const int EntriesPerRange = 4;

    private readonly HotSlice _slice;
    private readonly int[] _places;

    public SortedEntries(HotSlice slice)
    {
        _slice = slice;
        _places = new int[slice.Count];
        var ranges = DealOut();
        Comparison<int> compare = Compare;
        for (var range = 1; range < ranges.Length; range++)
        {
            var length = ranges[range] - ranges[range - 1];
            if (length > 1) _places.AsSpan(ranges[range - 1], length).Sort(compare);
        }
    }

    /// <summary>Memory that sorting takes.</summary>
    public static long BytesFor(int count) => (count + (1L << BitsFor(count))) * sizeof(int);

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

    /// <summary>Deals the places to equal ranges of the identity. Identities are hashes, spread evenly: that is nearly all the sorting there is to do.</summary>
    /// <returns>Where each range ends, after a first 0.</returns>
    private int[] DealOut()
    {
        var shift = 64 - BitsFor(_places.Length);
        var ends = new int[(1 << (64 - shift)) + 1];
        for (var place = 0; place < _places.Length; place++) ends[(int)(At(place).High >> shift) + 1]++;
        for (var range = 1; range < ends.Length; range++) ends[range] += ends[range - 1];
        for (var place = 0; place < _places.Length; place++) _places[ends[(int)(At(place).High >> shift)]++] = place;
        for (var range = ends.Length - 1; range > 0; range--) ends[range] = ends[range - 1];
        ends[0] = 0;
        return ends;
    }

    private static int BitsFor(int count) => Math.Max(1, BitOperations.Log2((uint)Math.Max(1, count / EntriesPerRange)));

    private int Compare(int left, int right)
    {
        ref readonly var one = ref At(left);
        ref readonly var other = ref At(right);
        return one.High != other.High ? one.High.CompareTo(other.High) : one.Low.CompareTo(other.Low);
    }

    private ref readonly IdentityEntry At(int place) => ref _slice.Segments[place / HotSet.SegmentEntries][place % HotSet.SegmentEntries];
}
