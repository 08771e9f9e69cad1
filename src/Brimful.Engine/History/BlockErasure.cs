using Brimful.Engine.Journal;
using Brimful.Engine.Ports;

namespace Brimful.Engine.History;

/// <summary>Takes the events of accounts out of a block. Steps between events are an account's own, so that those of the others stay byte for byte.</summary>
internal static class BlockErasure
{
    /// <summary>The block without the events of some places of its group; the same when it has none of them, without a body when nothing is left.</summary>
    public static HistoryBlock Without(HistoryBlock block, IReadOnlySet<int> places)
    {
        var body = block.Body.Span;
        var reader = new BlockReader(body);
        var sources = reader.Sources();
        var (rows, kept, isNamed) = (new ByteWriter(), 0, new bool[sources.Length]);
        var times = (Earliest: long.MaxValue, Latest: long.MinValue);
        for (var start = reader.Position; reader.Read(out var read); start = reader.Position)
        {
            if (places.Contains(read.Place)) continue;
            rows.Raw(body[start..reader.Position]);
            isNamed[read.Source] = true;
            times = (Math.Min(times.Earliest, read.TimeTicks), Math.Max(times.Latest, read.TimeTicks));
            kept++;
        }
        if (kept == block.EventCount) return block;
        if (kept == 0) return block with { EventCount = 0, Body = default };
        var to = new ByteWriter();
        BlockWriter.WriteHead(to, reader.First, times, [.. sources.Select((source, place) => isNamed[place] ? source : [])]);
        to.Raw(rows.Written);
        return block with { EventCount = kept, Body = to.ToArray() };
    }
}
