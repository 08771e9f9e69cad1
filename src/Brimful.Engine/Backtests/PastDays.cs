using Brimful.Core.Forecasts;
using Brimful.Core.Metering;
using Brimful.Engine.Events;
using Brimful.Engine.Forecasts;
using Brimful.Engine.Rollups;
using NodaTime;

namespace Brimful.Engine.Backtests;

/// <summary>What one account had used on each day, or in each hour, as far as it was counted by a moment of a back-test: nothing that came later is in it.</summary>
/// <param name="zone">In which days are counted: that of the bucket as it is now.</param>
/// <param name="isByHours">Whether hours are told apart in the place of days.</param>
internal sealed class PastDays(DateTimeZone zone, bool isByHours)
{
    /// <summary>As far back as live forecasts look: a year and eight weeks of days, or eight weeks of hours.</summary>
    private const int DaysBack = 366 + 56, HoursBack = 8 * 7 * 24;

    private static readonly LocalDate Epoch = new(1970, 1, 1);

    private readonly Dictionary<(int Meter, int Subject), SortedList<int, RollupSums>> _cells = [];

    public DateTimeZone Zone => zone;

    public bool IsByHours => isByHours;

    /// <summary>Takes what an event said; of one that is taken back, what it had said.</summary>
    public void Take(int subject, long timeTicks, IEnumerable<MeterValue> values, bool isTakenBack = false)
    {
        var cell = CellOf(timeTicks);
        foreach (var value in values)
        {
            if (!_cells.TryGetValue((value.Meter, subject), out var cells)) _cells.Add((value.Meter, subject), cells = []);
            var sums = cells.GetValueOrDefault(cell);
            (sums.Count, sums.Nanos) = isTakenBack ? (sums.Count - 1, sums.Nanos - value.Nanos) : (sums.Count + 1, sums.Nanos + value.Nanos);
            cells[cell] = sums;
        }
    }

    /// <summary>What a bucket's meter was used, up to its moment.</summary>
    public MeterDays Of(ForecastMoment moment, ForecastMeter meter)
    {
        var today = CellOf(moment.Target.NowTicks);
        var cells = SumsOf(moment, meter.Number, today);
        var (outlook, hasBegun) = (new UsageOutlook(moment.Every), false);
        foreach (var cell in cells.AsSpan(0, cells.Length - 1))
            if (hasBegun |= cell.Count != 0 || cell.Nanos != 0) outlook.CloseDay(UsedIn(cell, meter.Aggregation));
        return new MeterDays(outlook, UsedIn(cells[^1], meter.Aggregation));
    }

    private RollupSums[] SumsOf(ForecastMoment moment, int meter, int today)
    {
        var cells = new RollupSums[(isByHours ? HoursBack : DaysBack) + 1];
        var first = today - cells.Length + 1;
        foreach (var (key, used) in _cells)
        {
            if (key.Meter != meter || (moment.Subjects is { } subjects && Array.BinarySearch(subjects, key.Subject) < 0)) continue;
            for (var place = 0; place < used.Count; place++)
                if (used.Keys[place] is var cell && cell >= first && cell <= today) Add(ref cells[cell - first], used.Values[place]);
        }
        return cells;
    }

    private static void Add(ref RollupSums sums, in RollupSums more) => (sums.Count, sums.Nanos) = (sums.Count + more.Count, sums.Nanos + more.Nanos);

    private static double UsedIn(in RollupSums sums, Aggregation aggregation) => (double)sums.LevelOf(aggregation) / Core.Quantities.Quantity.NanosPerUnit;

    private int CellOf(long ticks)
    {
        if (isByHours) return (int)Math.Floor((Instant.FromUnixTimeTicks(ticks) - zone.AtStartOfDay(Epoch).ToInstant()).TotalHours);
        return NodaTime.Period.DaysBetween(Epoch, Instant.FromUnixTimeTicks(ticks).InZone(zone).Date);
    }
}
