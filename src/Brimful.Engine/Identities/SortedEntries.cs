using System.Numerics;
using System.Runtime.InteropServices;

namespace Brimful.Engine.Identities;

/// <summary>A frozen hot set in the order of a run. Its entries stay where they are, since lookups go on: places are sorted instead.</summary>
internal sealed class SortedEntries
{
    /// <summary>Few enough that they are sorted where they are.</summary>
    private const int EntriesPerRange = 4;

    /// <summary>Entries that are looked at between two breaths, a power of two.</summary>
    private const int BetweenBreaths = 4_096;

    private readonly HotSlice _slice;
    private readonly Action _breathe;
    private readonly int[] _places;

    /// <param name="breathe">Called every now and then.</param>
    public SortedEntries(HotSlice slice, Action breathe)
    {
        (_slice, _breathe) = (slice, breathe);
        _places = new int[slice.Count];
        var highs = new ulong[slice.Count];
        var ranges = DealOut(highs);
        for (var range = 1; range < ranges.Length; range++)
        {
            var (start, length) = (ranges[range - 1], ranges[range] - ranges[range - 1]);
            if (length > 1) Sort(highs.AsSpan(start, length), _places.AsSpan(start, length));
            if (range % BetweenBreaths == 0) breathe();
        }
    }

    /// <summary>Memory that sorting takes.</summary>
    public static long BytesFor(int count) => (count * (long)(sizeof(ulong) + sizeof(int))) + ((1L << BitsFor(count)) * sizeof(int));

    /// <summary>The entries as pages; a page's bytes are valid until the next one is asked for.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Pages()
    {
        var page = new byte[IdentityRun.PageEntries * IdentityEntry.Bytes];
        for (var start = 0; start < _places.Length; start += IdentityRun.PageEntries)
        {
            var count = Math.Min(IdentityRun.PageEntries, _places.Length - start);
            Fill(MemoryMarshal.Cast<byte, IdentityEntry>(page.AsSpan()), _places.AsSpan(start, count));
            _breathe();
            yield return page.AsMemory(0, count * IdentityEntry.Bytes);
        }
    }

    private void Fill(Span<IdentityEntry> page, ReadOnlySpan<int> places)
    {
        for (var at = 0; at < places.Length; at++) page[at] = At(places[at]);
    }

    /// <summary>Deals the places to equal ranges of the identity, each with the upper half of its own. Identities are hashes, spread evenly: that is nearly
    /// all the sorting there is to do.</summary>
    /// <returns>Where each range ends, after a first 0.</returns>
    private int[] DealOut(ulong[] highs)
    {
        var shift = 64 - BitsFor(_places.Length);
        var ends = new int[(1 << (64 - shift)) + 1];
        for (var place = 0; place < _places.Length; place++) ends[(int)(At(place).High >> shift) + 1]++;
        for (var range = 1; range < ends.Length; range++) ends[range] += ends[range - 1];
        for (var place = 0; place < _places.Length; place++)
        {
            var high = At(place).High;
            ref var end = ref ends[(int)(high >> shift)];
            (highs[end], _places[end]) = (high, place);
            end++;
            if (place % BetweenBreaths == 0) _breathe();
        }
        for (var range = ends.Length - 1; range > 0; range--) ends[range] = ends[range - 1];
        ends[0] = 0;
        return ends;
    }

    /// <summary>Sorts a few, each put where it belongs among those before it. The entries themselves, which are far away, are looked at only where upper
    /// halves are equal.</summary>
    private void Sort(Span<ulong> highs, Span<int> places)
    {
        for (var next = 1; next < highs.Length; next++)
        {
            var (high, place, at) = (highs[next], places[next], next);
            for (; at > 0 && (highs[at - 1] > high || (highs[at - 1] == high && At(places[at - 1]).Low > At(place).Low)); at--) (highs[at], places[at]) = (highs[at - 1], places[at - 1]);
            (highs[at], places[at]) = (high, place);
        }
    }

    private static int BitsFor(int count) => Math.Max(1, BitOperations.Log2((uint)Math.Max(1, count / EntriesPerRange)));

    private ref readonly IdentityEntry At(int place) => ref _slice.Segments[place / HotSet.SegmentEntries][place % HotSet.SegmentEntries];
}
