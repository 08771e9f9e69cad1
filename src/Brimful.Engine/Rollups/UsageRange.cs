using Brimful.Engine.Outcomes;
using Brimful.Engine.Shards;
using NodaTime;

namespace Brimful.Engine.Rollups;

/// <summary>Where the cells of an answer begin and end, or why there are none.</summary>
internal sealed record UsageRange(IReadOnlyList<Instant> Edges, Refusal? Refusal)
{
    public static UsageRange Of(UsageQuery query, UsageTarget target)
    {
        var (from, to) = (query.From ?? FirstOf(target), query.To ?? LastOf(target));
        if (from >= to)
        {
            var path = query.To is null ? "from" : "to";
            return Refused(path, "usage.range_empty", $"The range from {from} to {to} holds nothing. Send a from that is before to.");
        }
        var edges = query.Step.EdgesOf(from, to, target.Zone, UsageDesk.MostCells);
        return edges.Count - 1 > UsageDesk.MostCells
            ? Refused("step", "usage.too_many_cells", $"The answer would have more than {UsageDesk.MostCells} cells. Ask for a longer step, or for a shorter time with from and to.")
            : new UsageRange(edges, null);
    }

    private static Instant FirstOf(UsageTarget target)
    {
        if (target.Start is { } start) return start;
        var today = Instant.FromUnixTimeTicks(target.NowTicks).InZone(target.Zone).Date;
        return target.Zone.AtStartOfDay(new LocalDate(today.Year, today.Month, 1)).ToInstant();
    }

    /// <summary>Without an end: that of the day that holds all that can be dated by now.</summary>
    private static Instant LastOf(UsageTarget target) => target.End
        ?? target.Zone.AtStartOfDay(Instant.FromUnixTimeTicks(target.NowTicks + ShardSettings.AheadTicks).InZone(target.Zone).Date.PlusDays(1)).ToInstant();

    private static UsageRange Refused(string path, string code, string message) => new([], Outcomes.Refusal.Invalid([new Fault(path, code, message)]));
}
