using System.Runtime.InteropServices;
using Brimful.Core.Metering;
using Brimful.Engine.History;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Rollups;

/// <summary>Makes one block of several of the same stream, group and day.</summary>
internal static class RollupMerge
{
    private static readonly HashSet<int> Nobody = [];

    /// <summary>The block that says what these say together, in the order in which they were appended.</summary>
    public static RollupBlock Of(IReadOnlyList<RollupBlock> blocks) => Without(blocks, Nobody) ?? blocks[0];

    /// <summary>The same without some places of the group, without a body when nothing is left; null when that is what the only block is already.</summary>
    public static RollupBlock? Without(IReadOnlyList<RollupBlock> blocks, IReadOnlySet<int> places)
    {
        var rows = new Dictionary<RollupKey, (Aggregation Aggregation, RollupSums Sums)>();
        var dimensions = new DimensionRows();
        var isRewritten = blocks.Count > 1;
        foreach (var block in blocks)
        {
            var reader = new RollupReader(block);
            while (reader.Read(out var row))
            {
                if (places.Contains(row.Place)) isRewritten = true;
                else Add(rows, reader.KeyOf(row), row);
            }
            AddDimensions(block, places, dimensions);
        }
        return isRewritten ? blocks[^1] with { Body = BodyOf(rows, dimensions.Of(blocks[^1].Day, blocks[^1].Group)) } : null;
    }

    private static void Add(Dictionary<RollupKey, (Aggregation Aggregation, RollupSums Sums)> rows, RollupKey key, in RollupRow row)
    {
        ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(rows, key, out _);
        sums.Aggregation = row.Aggregation;
        sums.Sums.Add(row.Aggregation, row.Sums);
    }

    private static void AddDimensions(RollupBlock block, IReadOnlySet<int> withoutPlaces, DimensionRows to)
    {
        var reader = new DimensionReader(block);
        while (reader.Read(out var row))
            if (!withoutPlaces.Contains(row.Key.Key.Local & ((1 << HistoryForm.GroupBits) - 1))) to.Add(row.Key, row.Aggregation, row.Sums);
    }

    private static ReadOnlyMemory<byte> BodyOf(Dictionary<RollupKey, (Aggregation Aggregation, RollupSums Sums)> rows, IReadOnlyList<DimensionRow> dimensions)
    {
        if (rows.Count == 0) return default;
        var writer = new RollupWriter();
        writer.Start();
        foreach (var (key, row) in rows.OrderBy(row => row.Key.Packed)) writer.Add(key, row.Aggregation, row.Sums);
        writer.Add(dimensions);
        return writer.Finish();
    }
}
