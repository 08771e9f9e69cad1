using System.Runtime.InteropServices;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Identities;

/// <summary>
/// Makes one run of sorted sources while it is written: of equal identities what is remembered from latest, without what is past the window.
/// One page of each source is in memory, and the filter that is being made.
/// </summary>
internal sealed class RunWriter(long number, int domain, IdentityFilter filter, long horizonTicks)
{
    private readonly List<uint> _starts = [];
    private long _count;
    private long _min = long.MaxValue;
    private long _max = long.MinValue;

    /// <summary>Writes the run; durable on return. Null when nothing was left to write.</summary>
    public IdentityRun? Write(IIdentityRuns runs, int stream, IReadOnlyList<IEnumerable<ReadOnlyMemory<byte>>> sources)
    {
        List<PageCursor> cursors = [.. sources.Select(source => new PageCursor(source))];
        try
        {
            var run = default(IdentityRun);
            runs.Save(stream, number, Pages(cursors), () => (run = ToRun()).ToHeader());
            return _count == 0 ? null : run;
        }
        finally
        {
            cursors.ForEach(cursor => cursor.Dispose());
        }
    }

    private IEnumerable<ReadOnlyMemory<byte>> Pages(List<PageCursor> cursors)
    {
        var live = cursors.Where(cursor => cursor.MoveNext()).ToList();
        var page = new byte[IIdentityRuns.PageBytes];
        for (var bytes = Fill(page, live); bytes > 0; bytes = Fill(page, live)) yield return page.AsMemory(0, bytes);
    }

    /// <summary>Fills a page with the entries that come next; 0 when there are none.</summary>
    private int Fill(Span<byte> page, List<PageCursor> live)
    {
        var entries = MemoryMarshal.Cast<byte, IdentityEntry>(page);
        var filled = 0;
        while (filled < entries.Length && live.Count > 0)
        {
            var entry = TakeNext(live);
            if (entry.SinceTicks < horizonTicks) continue;
            if (filled == 0) _starts.Add((uint)(entry.High >> 32));
            entries[filled++] = entry;
            filter.Add(entry.Identity);
            (_min, _max) = (Math.Min(_min, entry.SinceTicks), Math.Max(_max, entry.SinceTicks));
        }
        _count += filled;
        return filled * IdentityEntry.Bytes;
    }

    /// <summary>The least identity of all sources, with the latest instant that any of them has for it.</summary>
    private static IdentityEntry TakeNext(List<PageCursor> live)
    {
        var least = live[0].Identity;
        for (var at = 1; at < live.Count; at++)
            if (live[at].Identity < least) least = live[at].Identity;
        var since = long.MinValue;
        for (var at = live.Count - 1; at >= 0; at--)
        {
            var cursor = live[at];
            while (cursor.Identity == least)
            {
                since = Math.Max(since, cursor.Current.SinceTicks);
                if (cursor.MoveNext()) continue;
                live.RemoveAt(at);
                break;
            }
        }
        return new IdentityEntry(least, since);
    }

    private IdentityRun ToRun() => new(number, domain)
    {
        Count = _count,
        MinSinceTicks = _min,
        MaxSinceTicks = _max,
        PageStarts = [.. _starts],
        Filter = filter,
    };
}
