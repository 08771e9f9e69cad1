using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using NodaTime;

namespace Brimful.Engine.Rollups;

/// <summary>Makes cells of a table. A gauge holds its level until its next reading: a cell's is what every subject read last by its end.</summary>
internal sealed class UsageCells(UsageTable table, UsageQuestion question)
{
    private readonly Dictionary<int, List<(int Subject, RollupSums Sums)>> _byStretch = table.Sums
        .GroupBy(pair => pair.Key.Stretch).ToDictionary(ofStretch => ofStretch.Key, ofStretch => ofStretch.Select(pair => (pair.Key.Subject, pair.Value)).ToList());

    private readonly SortedDictionary<int, RollupSums> _held = [];

    /// <summary>The cells in order, and how many groups they have in all; more than a number of those are not made.</summary>
    public List<FoundCell> ToList(int mostGroups)
    {
        var cells = new List<FoundCell>(question.Edges.Length - 1);
        Hold(_byStretch.GetValueOrDefault(-1));
        var groups = 0;
        for (var place = 0; place < question.Edges.Length - 1 && groups <= mostGroups; place++)
        {
            cells.Add(CellOf(place, _byStretch.GetValueOrDefault(place) ?? []));
            groups += cells[^1].Groups.Count;
        }
        return cells;
    }

    private FoundCell CellOf(int place, List<(int Subject, RollupSums Sums)> found)
    {
        Hold(found);
        var parts = question.Aggregation == Aggregation.Latest ? _held.Select(held => (Subject: held.Key, Sums: held.Value)).ToList() : found;
        var events = found.Sum(part => part.Sums.Count);
        return new FoundCell(
            Instant.FromUnixTimeTicks(question.Edges[place]),
            Instant.FromUnixTimeTicks(question.Edges[place + 1]),
            LevelOf(parts),
            events,
            question.IsBySubject ? [.. parts.OrderBy(part => part.Subject).Select(part => GroupOf(part.Subject, part.Sums, found))] : []);
    }

    private FoundGroup GroupOf(int subject, in RollupSums sums, List<(int Subject, RollupSums Sums)> found) => new(
        subject,
        new Quantity(sums.LevelOf(question.Aggregation)),
        question.Aggregation == Aggregation.Latest ? found.Find(part => part.Subject == subject).Sums.Count : sums.Count);

    private void Hold(List<(int Subject, RollupSums Sums)>? found)
    {
        if (question.Aggregation != Aggregation.Latest) return;
        foreach (var (subject, sums) in found ?? []) _held[subject] = sums;
    }

    private Quantity? LevelOf(List<(int Subject, RollupSums Sums)> parts)
    {
        if (question.Aggregation is Aggregation.Max or Aggregation.Latest && parts.Count == 0) return null;
        var levels = parts.Select(part => part.Sums.LevelOf(question.Aggregation));
        return new Quantity(question.Aggregation == Aggregation.Max ? levels.Max() : levels.Aggregate(Int128.Zero, static (sum, level) => sum + level));
    }
}

/// <summary>A cell, still with numbers for names.</summary>
internal sealed record FoundCell(Instant Start, Instant End, Quantity? Used, long Events, List<FoundGroup> Groups);

internal readonly record struct FoundGroup(int Subject, Quantity Used, long Events);
