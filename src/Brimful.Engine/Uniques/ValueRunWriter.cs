using System.Runtime.InteropServices;
using Brimful.Engine.Identities;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Uniques;

/// <summary>Makes one run of sorted entries while it is written. One page is in memory, and the filter that is being made.</summary>
internal sealed class ValueRunWriter(long number, IdentityFilter filter)
{
    private readonly List<uint> _starts = [];
    private long _count;

    /// <summary>Writes the run; durable on return. Null when there was nothing to write.</summary>
    public ValueRun? Write(IIdentityRuns runs, int stream, IEnumerable<ValueEntry> entries)
    {
        var run = default(ValueRun);
        runs.Save(stream, number, Pages(entries), () => (run = new ValueRun(number, _count, [.. _starts], filter)).ToHeader());
        return _count == 0 ? null : run;
    }

    private IEnumerable<ReadOnlyMemory<byte>> Pages(IEnumerable<ValueEntry> entries)
    {
        var page = new byte[IIdentityRuns.PageBytes];
        var filled = 0;
        foreach (var entry in entries)
        {
            if (filled == 0) _starts.Add((uint)(entry.High >> 32));
            MemoryMarshal.Write(page.AsSpan(filled), entry);
            filter.Add(entry.Key);
            filled += ValueEntry.Bytes;
            _count++;
            if (filled < page.Length) continue;
            yield return page;
            filled = 0;
        }
        if (filled > 0) yield return page.AsMemory(0, filled);
    }
}
