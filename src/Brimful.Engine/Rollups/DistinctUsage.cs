using System.Runtime.InteropServices;

namespace Brimful.Engine.Rollups;

/// <summary>Distinct values of an answer (S5 <c>uniqueCount</c>), by stretch and by part. They do not add up: a value that two parts have is one in the whole.</summary>
internal sealed class DistinctUsage
{
    private readonly HashSet<Int128> _all = [];
    private readonly Dictionary<int, HashSet<Int128>> _cells = [];
    private readonly Dictionary<UsagePart, HashSet<Int128>> _parts = [];

    /// <summary>Of all stretches together.</summary>
    public int Count => _all.Count;

    public int InCell(int stretch) => _cells.TryGetValue(stretch, out var values) ? values.Count : 0;

    public int In(UsagePart part) => _parts.TryGetValue(part, out var values) ? values.Count : 0;

    /// <summary>Takes a value that an event brought.</summary>
    /// <param name="part">Where it is told apart; null where nothing is.</param>
    public void Take(Int128 value, int stretch, UsagePart? part)
    {
        _all.Add(value);
        Add(_cells, stretch, value);
        if (part is { } apart) Add(_parts, apart, value);
    }

    private static void Add<T>(Dictionary<T, HashSet<Int128>> to, T key, Int128 value)
        where T : notnull => (CollectionsMarshal.GetValueRefOrAddDefault(to, key, out _) ??= []).Add(value);
}
