using Brimful.Core.Quantities;

namespace Brimful.Engine.Rollups;

/// <summary>What was used of one meter whose values add up, cell by cell; filled by <see cref="SeriesReader"/>. Cells begin and end at whole quarters of an hour.</summary>
internal sealed class UsageSeries(UsageQuestion question)
{
    private readonly SeriesCell[] _cells = new SeriesCell[question.Edges.Length - 1];
    private int _latest;

    public UsageQuestion Question => question;

    /// <summary>The cells, in order.</summary>
    public ReadOnlySpan<SeriesCell> Cells => _cells;

    /// <summary>Takes what a subject used in a quarter of an hour.</summary>
    public void Take(long quarter, int subject, in RollupSums sums)
    {
        var ticks = quarter * RollupForm.QuarterTicks;
        if (ticks < question.Edges[0] || ticks >= question.Edges[^1] || !question.Includes(subject)) return;
        if (ticks < question.Edges[_latest] || ticks >= question.Edges[_latest + 1]) _latest = Array.BinarySearch(question.Edges, ticks) is var found && found >= 0 ? found : ~found - 1;
        _cells[_latest] = new SeriesCell(_cells[_latest].Nanos + sums.LevelOf(question.Aggregation), _cells[_latest].Events + sums.Count);
    }
}

/// <summary>What was used in a cell, in billionths, and by how many events.</summary>
internal readonly record struct SeriesCell(Int128 Nanos, long Events)
{
    /// <summary>In the meter's unit.</summary>
    public double Used => (double)Nanos / Quantity.NanosPerUnit;

    public bool IsEmpty => Nanos == 0 && Events == 0;
}
