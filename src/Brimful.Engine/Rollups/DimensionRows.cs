using System.Runtime.InteropServices;
using Brimful.Core.Metering;
using Brimful.Engine.History;

namespace Brimful.Engine.Rollups;

/// <summary>
/// Sums by the values of dimensions, beside the sums of <see cref="RollupCells"/>. A value costs what it is worth: of one dimension of one meter
/// of an account a day, the values with the most events stand alone, and all beyond <see cref="MostValues"/> go together.
/// </summary>
internal sealed class DimensionRows
{
    /// <summary>Values of one dimension of one meter of an account that are told apart on one day.</summary>
    public const int MostValues = 1_000;

    private readonly Dictionary<DimensionKey, (Aggregation Aggregation, RollupSums Sums)> _rows = [];
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _known;

    public DimensionRows() => _known = _texts.GetAlternateLookup<ReadOnlySpan<char>>();

    public int Count => _rows.Count;

    /// <summary>Adds what an event says of a dimension.</summary>
    /// <param name="text">Its value as UTF-8.</param>
    public void Add(RollupKey key, int dimension, ReadOnlySpan<byte> text, bool hasText, Aggregation aggregation, in RollupSums sums) =>
        Add(new DimensionKey(key, dimension, hasText ? DimensionValue.Of(TextOf(text)) : DimensionValue.None), aggregation, sums);

    /// <summary>Adds what came after, in the order of counting.</summary>
    public void Add(DimensionKey key, Aggregation aggregation, in RollupSums sums)
    {
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, key, out _);
        row.Aggregation = aggregation;
        row.Sums.Add(aggregation, sums);
    }

    /// <summary>The rows of one day and group, in the order of blocks, with no more values than a day keeps apart.</summary>
    public List<DimensionRow> Of(int day, int group) => Bounded(_rows.Where(row => row.Key.Key.Day == day && row.Key.Key.Local >> HistoryForm.GroupBits == group));

    /// <summary>The rows of every day and group.</summary>
    public Dictionary<(int Day, int Group), List<DimensionRow>> ByPlace() => _rows
        .GroupBy(row => (row.Key.Key.Day, row.Key.Key.Local >> HistoryForm.GroupBits)).ToDictionary(place => place.Key, place => Bounded(place));

    public void Clear()
    {
        _rows.Clear();
        _texts.Clear();
    }

    private static List<DimensionRow> Bounded(IEnumerable<KeyValuePair<DimensionKey, (Aggregation Aggregation, RollupSums Sums)>> ofPlace)
    {
        var rows = new List<DimensionRow>();
        foreach (var values in ofPlace.Select(RowOf).GroupBy(row => (row.Key.Key.Local, row.Key.Key.Meter, row.Key.Dimension)))
            rows.AddRange(values.Where(row => row.Key.Value.Kind == DimensionKind.Text).DistinctBy(row => row.Key.Value).Skip(MostValues).Any() ? Fewer([.. values]) : values);
        rows.Sort(static (x, y) => x.Key.ComparedTo(y.Key));
        return rows;
    }

    /// <summary>The same with the values that have the least events put together.</summary>
    private static IEnumerable<DimensionRow> Fewer(IReadOnlyList<DimensionRow> rows)
    {
        var alone = rows.Where(row => row.Key.Value.Kind == DimensionKind.Text).GroupBy(row => row.Key.Value)
            .OrderByDescending(value => value.Sum(row => row.Sums.Count)).ThenBy(value => value.Key, DimensionValue.InOrder).Take(MostValues).Select(value => value.Key).ToHashSet();
        var fewer = new DimensionRows();
        foreach (var row in rows)
        {
            var isAlone = row.Key.Value.Kind != DimensionKind.Text || alone.Contains(row.Key.Value);
            fewer.Add(isAlone ? row.Key : row.Key with { Value = DimensionValue.Other }, row.Aggregation, row.Sums);
        }
        return fewer._rows.Select(RowOf);
    }

    private static DimensionRow RowOf(KeyValuePair<DimensionKey, (Aggregation Aggregation, RollupSums Sums)> row) => new(row.Key, row.Value.Aggregation, row.Value.Sums);

    /// <summary>The text as a string that is made once.</summary>
    private string TextOf(ReadOnlySpan<byte> utf8)
    {
        Span<char> text = stackalloc char[Events.DimensionText.MaxLength];
        text = text[..System.Text.Encoding.UTF8.GetChars(utf8, text)];
        if (_known.TryGetValue(text, out var known)) return known;
        var made = text.ToString();
        _texts.Add(made);
        return made;
    }
}

/// <summary>Whose use of what, by a value of a dimension.</summary>
/// <param name="Dimension">Its place among the meter's dimensions.</param>
internal readonly record struct DimensionKey(RollupKey Key, int Dimension, DimensionValue Value)
{
    /// <summary>By account, meter, dimension and value, then by subject and quarter: the order of blocks.</summary>
    public int ComparedTo(DimensionKey other)
    {
        if (Key.Local != other.Key.Local) return Key.Local.CompareTo(other.Key.Local);
        if (Key.Meter != other.Key.Meter) return Key.Meter.CompareTo(other.Key.Meter);
        if (Dimension != other.Dimension) return Dimension.CompareTo(other.Dimension);
        return Value.ComparedTo(other.Value) is var byValue && byValue != 0 ? byValue : Key.Packed.CompareTo(other.Key.Packed);
    }
}

/// <summary>One row of a block that tells values of a dimension apart.</summary>
internal readonly record struct DimensionRow(DimensionKey Key, Aggregation Aggregation, RollupSums Sums);
