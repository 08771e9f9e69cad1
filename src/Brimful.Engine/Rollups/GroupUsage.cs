using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using NodaTime;

namespace Brimful.Engine.Rollups;

/// <summary>
/// Usage over time of a bucket that counts several meters, or what they cost. A cell's money is what the usage dated in it adds to the cost of its period so far:
/// cells of a period add up to the bucket's level, at the prices that it has now.
/// </summary>
/// <param name="edges">Where the cells that are asked for begin, and where the last one ends.</param>
internal sealed class GroupUsage(UsageTarget target, IReadOnlyList<Instant> edges)
{
    private readonly IReadOnlyList<MeterIdentity> _meters = target.Meter.Members;
    private readonly List<List<FoundCell>> _found = [];

    /// <summary>Reads all meters, each in stretches that neither a cell nor a period cuts.</summary>
    /// <returns>Null when all is there; else what came of reading.</returns>
    public UsageAnswer? Read(UsageReader reader, CancellationToken cancellationToken)
    {
        _found.Clear();
        long[] stretches = [.. Starts().Concat(edges.Select(edge => edge.ToUnixTimeTicks())).Distinct().Order()];
        foreach (var meter in _meters)
        {
            var question = target.Counts with { Meter = meter.Number, Aggregation = meter.Aggregation, Edges = stretches };
            var answer = reader.Read(question, cancellationToken);
            if (answer is not UsageAnswer.Exact { Table: var table }) return answer;
            _found.Add(new UsageCells(table, question).ToList(int.MaxValue));
        }
        return null;
    }

    /// <summary>The answer, once all was read.</summary>
    public UsageOverTime ToView(UsageQuery query)
    {
        var cells = new CellSum[edges.Count - 1, _meters.Count];
        var (starts, quantities) = (Starts().ToHashSet(), new Int128[_meters.Count]);
        for (int stretch = 0, cell = -1; stretch < _found[0].Count; stretch++)
        {
            var begins = _found[0][stretch].Start;
            if (starts.Contains(begins.ToUnixTimeTicks())) Array.Clear(quantities);
            while (cell + 1 < edges.Count - 1 && edges[cell + 1] <= begins) cell++;
            for (var meter = 0; meter < _meters.Count; meter++)
            {
                var (before, found) = (CostOf(meter, quantities[meter]), _found[meter][stretch]);
                quantities[meter] += found.Used?.Nanos ?? 0;
                if (cell >= 0) cells[cell, meter] += new CellSum(CostOf(meter, quantities[meter]) - before, found.Events);
            }
        }
        return ViewOf(query, cells);
    }

    private IEnumerable<long> Starts() => target.PeriodStarts!(edges[0].ToUnixTimeTicks(), edges[^1].ToUnixTimeTicks());

    private Int128 CostOf(int meter, Int128 nanos) => target.Spend is { } spend ? spend.PriceOf(_meters[meter].Key).CostOf(nanos) : nanos;

    private UsageOverTime ViewOf(UsageQuery query, CellSum[,] sums)
    {
        var (cells, all) = (new List<UsageCell>(edges.Count - 1), default(CellSum));
        for (var cell = 0; cell < edges.Count - 1; cell++)
        {
            var (of, whole) = (Enumerable.Range(0, _meters.Count).Select(meter => sums[cell, meter]).ToList(), default(CellSum));
            foreach (var part in of) whole += part;
            all += whole;
            var groups = query.GroupBy == UsageGrouping.Meter
                ? of.Select((part, meter) => (part, meter)).Where(one => one.part.Events > 0).Select(one => new UsageGroup(_meters[one.meter].Key, Used(one.part), one.part.Events) { Money = Money(one.part) }).ToList()
                : [];
            cells.Add(new UsageCell(edges[cell], edges[cell + 1], Used(whole), whole.Events, groups) { Money = Money(whole) });
        }
        return new UsageOverTime(
            target.Bucket, target.Meter.Key, target.Meter.Unit, Aggregation.Combined, target.Zone, query.Step, query.GroupBy, edges[0], edges[^1], Used(all), all.Events, cells)
        {
            Money = Money(all),
        };
    }

    private Quantity Used(CellSum sum) => target.Spend is null ? new Quantity(sum.Parts) : Quantity.Zero;

    private Figure? Money(CellSum sum) => target.Spend is null ? null : new Figure(sum.Parts, Figure.MoneyDigits);

    /// <summary>What one meter, or all, used in a cell: billionths, or parts of money.</summary>
    private readonly record struct CellSum(Int128 Parts, long Events)
    {
        public static CellSum operator +(CellSum left, CellSum right) => new(left.Parts + right.Parts, left.Events + right.Events);
    }
}
