using Brimful.Core.Forecasts;
using Brimful.Core.Quantities;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Rollups;
using NodaTime;

namespace Brimful.Engine.Forecasts;

/// <summary>Reads the session time of a bucket's days off the signs that history retains: a bucket at a time, for rollups do not say when sessions were open.</summary>
internal sealed class SessionDays(Node node)
{
    private readonly UsageDesk _usage = new(node);

    public async Task<Outcome<MeterDays>> ReadAsync(ForecastMoment moment, int place, (long[] Edges, KnownStretches Known) looked, CancellationToken cancellationToken)
    {
        int? member = moment.Meters.Length == 1 && moment.Meters[place].Price is null ? null : place;
        var from = Instant.Max(Instant.FromUnixTimeTicks(looked.Edges[0]), moment.KnownSince);
        var query = new UsageQuery(from, Instant.FromUnixTimeTicks(looked.Edges[^1]), moment.IsByHours ? UsageStep.Hour : UsageStep.Day, UsageGrouping.None);
        var usage = await _usage.ReadAsync(moment.Path.Tenant, query, real => _usage.AllAlong(moment.Path, member, real), cancellationToken);
        return usage.Select(cells => DaysOf(moment, cells.Cells, looked.Known));
    }

    private static MeterDays DaysOf(ForecastMoment moment, IReadOnlyList<UsageCell> cells, KnownStretches known)
    {
        var outlook = new UsageOutlook(moment.Every);
        foreach (var cell in cells.SkipLast(1).SkipWhile(static cell => cell.Events == 0 && UsedIn(cell) == 0))
        {
            if (known.Cover(cell.Start.ToUnixTimeTicks())) outlook.CloseUnknownDay();
            else outlook.CloseDay(UsedIn(cell));
        }
        return new MeterDays(outlook, UsedIn(cells[^1]));
    }

    private static double UsedIn(UsageCell cell) => (double)(cell.Used ?? Quantity.Zero).Nanos / Quantity.NanosPerUnit;
}
