using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using NodaTime;

namespace Brimful.Engine.Rollups;

/// <summary>Makes cells of a table. A gauge holds its level until its next reading: a cell's is what every subject read last by its end.</summary>
internal sealed class UsageCells(UsageTable table, UsageQuestion question)
{
    private readonly Dictionary<int, List<FoundPart>> _byStretch = table.Sums
        .GroupBy(pair => pair.Key.Stretch).ToDictionary(ofStretch => ofStretch.Key, ofStretch => ofStretch.Select(pair => new FoundPart(pair.Key.Subject, pair.Key.Value, pair.Value)).ToList());

    private readonly SortedDictionary<int, FoundPart> _held = [];

    private bool IsGauge => question.Aggregation == Aggregation.Latest;

    /// <summary>The cells in order, and how many groups they have in all; more than a number of those are not made.</summary>
    public List<FoundCell> ToList(int mostGroups)
    {
        var cells = new List<FoundCell>(question.Edges.Length - 1);
        Hold(_byStretch.GetValueOrDefault(-1) ?? []);
        var groups = 0;
        for (var place = 0; place < question.Edges.Length - 1 && groups <= mostGroups; place++)
        {
            cells.Add(CellOf(place, _byStretch.GetValueOrDefault(place) ?? []));
            groups += cells[^1].Groups.Count;
        }
        return cells;
    }

    private FoundCell CellOf(int place, List<FoundPart> found)
    {
        Hold(found);
        var parts = IsGauge ? [.. _held.Values] : found;
        var counted = question.NeedsWhole ? found.Where(part => part.Value.Kind == DimensionKind.All) : found;
        return new FoundCell(
            Instant.FromUnixTimeTicks(question.Edges[place]),
            Instant.FromUnixTimeTicks(question.Edges[place + 1]),
            question.IsOfDistinct ? Quantity.Of(table.Distinct.InCell(place)) : LevelOf(parts),
            counted.Sum(part => part.Sums.Count),
            question.IsOfDistinct ? [.. DistinctGroups(place, found)] : GroupsOf(parts, found));
    }

    private List<FoundGroup> GroupsOf(List<FoundPart> parts, List<FoundPart> found)
    {
        if (question.Dimension is not null) return [.. ByValue(parts, found)];
        return question.IsBySubject ? [.. parts.OrderBy(part => part.Subject).Select(part => GroupOf(part, found))] : [];
    }

    /// <summary>Groups of distinct values: their levels do not add up to the cell's, where several have one.</summary>
    private IEnumerable<FoundGroup> DistinctGroups(int place, List<FoundPart> found) => found
        .Where(part => question.Dimension is not null ? part.Value.Kind != DimensionKind.All : question.IsBySubject)
        .OrderBy(part => part.Subject).ThenBy(part => part.Value, DimensionValue.InOrder)
        .Select(part => new FoundGroup(part.Subject, part.Value, Quantity.Of(table.Distinct.In(new UsagePart(place, part.Subject, part.Value))), part.Sums.Count));

    private FoundGroup GroupOf(FoundPart part, List<FoundPart> found) => new(
        part.Subject,
        part.Value,
        new Quantity(part.Sums.LevelOf(question.Aggregation)),
        IsGauge ? found.Find(other => other.Subject == part.Subject).Sums.Count : part.Sums.Count);

    /// <summary>Groups by the values of the dimension.</summary>
    private IEnumerable<FoundGroup> ByValue(List<FoundPart> parts, List<FoundPart> found)
    {
        var (levels, events) = (parts.ToLookup(ValueOf), found.ToLookup(ValueOf, part => part.Sums.Count));
        return parts.Concat(found).Select(ValueOf).Distinct().Where(value => value.Kind != DimensionKind.All).Order(DimensionValue.InOrder)
            .Where(value => events[value].Sum() != 0 || (IsGauge && levels.Contains(value)))
            .Select(value => new FoundGroup(0, value, LevelOf([.. levels[value]]) ?? Quantity.Zero, events[value].Sum()));
    }

    /// <summary>What is taken back of a value that went with the others when it was counted is taken from those: a text that has no events left has no sum of its own.</summary>
    private static DimensionValue ValueOf(FoundPart part) =>
        part.Value.Kind == DimensionKind.Text && (part.Sums.Count < 0 || part.Sums is { Count: 0, IsBroken: false } && part.Sums.Nanos != 0) ? DimensionValue.Other : part.Value;

    /// <summary>Of a gauge: what every subject read last, and under which value of the dimension.</summary>
    private void Hold(List<FoundPart> found)
    {
        if (!IsGauge) return;
        foreach (var part in found.Where(part => part.Value.Kind == DimensionKind.All)) _held[part.Subject] = part;
        if (question.Dimension is null) return;
        // Of two values at one instant with one number either may be the last: it is always the same one.
        foreach (var part in found.Where(part => part.Value.Kind != DimensionKind.All).OrderBy(part => part.Value, DimensionValue.InOrder))
        {
            var held = _held[part.Subject];
            var isSame = held.Value.Kind == DimensionKind.All || held.Sums.Nanos == part.Sums.Nanos;
            if (held.Sums.TimeTicks == part.Sums.TimeTicks && isSame) _held[part.Subject] = held with { Value = part.Value };
        }
    }

    private Quantity? LevelOf(List<FoundPart> parts)
    {
        if (question.Aggregation is Aggregation.Max or Aggregation.Latest && parts.Count == 0) return null;
        var levels = parts.Select(part => part.Sums.LevelOf(question.Aggregation));
        return new Quantity(question.Aggregation == Aggregation.Max ? levels.Max() : levels.Aggregate(Int128.Zero, static (sum, level) => sum + level));
    }

    /// <summary>A part of the table, without its stretch.</summary>
    private readonly record struct FoundPart(int Subject, DimensionValue Value, RollupSums Sums);
}

/// <summary>A cell, still with numbers for names.</summary>
internal sealed record FoundCell(Instant Start, Instant End, Quantity? Used, long Events, List<FoundGroup> Groups);

internal readonly record struct FoundGroup(int Subject, DimensionValue Value, Quantity Used, long Events);
