using Brimful.Core.Forecasts;
using Brimful.Core.Metering;
using Brimful.Engine.Rollups;
using NodaTime;

namespace Brimful.Engine.Forecasts;

/// <summary>What is to be read of a bucket: a series for each of its meters whose values are rolled up; closed days that are kept are not read again.</summary>
internal sealed class SeriesHistory
{
    private readonly UsageSeries?[] _series;
    private readonly MeterDays[]? _kept;

    private SeriesHistory(ForecastMoment moment, long[] edges, UsageSeries?[] series, MeterDays[]? kept) => (Moment, Edges, _series, _kept) = (moment, edges, series, kept);

    public ForecastMoment Moment { get; }

    /// <summary>Where the days that are looked back at begin, and where the last one ends.</summary>
    public long[] Edges { get; }

    public IEnumerable<UsageSeries> Series => _series.OfType<UsageSeries>();

    public static SeriesHistory Of(ForecastMoment moment, KeptOutlooks? kept, CellEdges edges)
    {
        var known = kept?.Find(moment);
        var all = edges.Of(moment);
        var read = known is null ? all : all[^2..];
        return new SeriesHistory(moment, all, [.. moment.Meters.Select(meter => SeriesOf(moment, meter, read))], known);
    }

    /// <summary>The days of a meter once its series is read; null where it has none: session time.</summary>
    /// <param name="known">Days that nothing is learned from.</param>
    public MeterDays? DaysOf(int place, KnownStretches known)
    {
        if (_series[place] is not { } series) return null;
        if (_kept is { } kept) return kept[place] with { UsedToday = series.Cells[^1].Used };
        var (outlook, hasBegun) = (new UsageOutlook(Moment.Every), false);
        for (var at = 0; at < series.Cells.Length - 1; at++)
        {
            // Days before the first usage are no days without usage: they are not known.
            if (!(hasBegun |= !series.Cells[at].IsEmpty)) continue;
            if (known.Cover(Edges[at])) outlook.CloseUnknownDay();
            else outlook.CloseDay(series.Cells[at].Used);
        }
        return new MeterDays(outlook, series.Cells[^1].Used);
    }

    private static UsageSeries? SeriesOf(ForecastMoment moment, ForecastMeter meter, long[] edges) => meter.Aggregation == Aggregation.Duration ? null
        : new UsageSeries(new UsageQuestion(moment.Target.Account, meter.Number, meter.Aggregation, edges, moment.ThroughSequence) { Subjects = moment.Subjects });
}

/// <summary>Where days or hours begin, of many buckets: those of one zone share them.</summary>
internal sealed class CellEdges
{
    /// <summary>Days that are looked back at: a year, and the eight weeks that the same days a year ago are compared with.</summary>
    private const int DaysBack = 366 + 56;

    /// <summary>Hours that are looked back at: eight weeks.</summary>
    private const int HoursBack = 8 * 7 * 24;

    private readonly Dictionary<(DateTimeZone Zone, Instant Start, bool IsByHours), long[]> _known = [];

    /// <summary>From the first day that is looked back at to the end of today, or from the first hour to the end of the one at hand, in ticks of Unix time.</summary>
    public long[] Of(ForecastMoment moment) => moment.IsByHours ? HoursOf(moment.Zone, moment.CellStart) : DaysOf(moment.Zone, moment.Today);

    /// <summary>From the first day that is looked back at to the end of today, in ticks of Unix time.</summary>
    public long[] DaysOf(DateTimeZone zone, LocalDate today)
    {
        var key = (zone, zone.AtStartOfDay(today).ToInstant(), false);
        if (_known.TryGetValue(key, out var known)) return known;
        return _known[key] = [.. Enumerable.Range(-DaysBack, DaysBack + 2).Select(day => zone.AtStartOfDay(today.PlusDays(day)).ToInstant().ToUnixTimeTicks())];
    }

    private long[] HoursOf(DateTimeZone zone, Instant start)
    {
        if (_known.TryGetValue((zone, start, true), out var known)) return known;
        return _known[(zone, start, true)] = [.. Enumerable.Range(-HoursBack, HoursBack + 2).Select(hour => (start + Duration.FromHours(hour)).ToUnixTimeTicks())];
    }
}
