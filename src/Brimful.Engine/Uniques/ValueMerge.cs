using System.Runtime.InteropServices;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Uniques;

/// <summary>Walks over several sorted sources as if they were one.</summary>
internal static class ValueMerge
{
    /// <summary>Every entry once, in order, as the youngest source has it.</summary>
    /// <param name="sources">From the oldest to the youngest, each sorted.</param>
    public static IEnumerable<ValueEntry> NewestOf(IReadOnlyList<IEnumerable<ValueEntry>> sources)
    {
        List<IEnumerator<ValueEntry>> all = [.. sources.Select(source => source.GetEnumerator())];
        try
        {
            var live = all.Where(source => source.MoveNext()).ToList();
            while (live.Count > 0) yield return TakeNext(live);
        }
        finally
        {
            all.ForEach(source => source.Dispose());
        }
    }

    /// <summary>The entries of pages.</summary>
    /// <exception cref="StoreRefusedException">A page is damaged.</exception>
    public static IEnumerable<ValueEntry> EntriesOf(IEnumerable<ReadOnlyMemory<byte>> pages)
    {
        foreach (var page in pages)
        {
            if (page.Length == 0 || page.Length % ValueEntry.Bytes != 0) throw ValueRun.Damaged();
            for (var at = 0; at < page.Length; at += ValueEntry.Bytes) yield return MemoryMarshal.Read<ValueEntry>(page.Span[at..]);
        }
    }

    private static ValueEntry TakeNext(List<IEnumerator<ValueEntry>> live)
    {
        var least = live[^1].Current;
        for (var at = live.Count - 2; at >= 0; at--)
            if (ValueEntry.Compare(live[at].Current, least) < 0) least = live[at].Current;
        for (var at = live.Count - 1; at >= 0; at--)
            if (ValueEntry.Compare(live[at].Current, least) == 0 && !live[at].MoveNext()) live.RemoveAt(at);
        return least;
    }
}
