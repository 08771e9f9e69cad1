using Brimful.Core.Outlooks;
using Brimful.Core.Pace;
using NodaTime;

namespace Brimful.Engine.Forecasts;

/// <summary>Says how much of a bucket's period has passed: each day counted for what is expected of its weekday, and by the clock alone where that is not known, or the period is
/// shorter than a week.</summary>
internal static class PeriodPassed
{
    private const int WeekdayCount = 7;

    /// <summary>A billionth of a period, of a percent of it.</summary>
    private const decimal SharesOfPercent = PassedShare.Whole / 100m;

    /// <summary>From the start of the day at hand on; nothing where the period has no start or no end.</summary>
    public static PassedShare Of(ForecastBasis basis)
    {
        var moment = basis.Moment;
        if (moment.StartTicks == long.MinValue || moment.EndTicks == long.MaxValue || moment.Capacity.Parts <= 0) return default;
        var (first, last) = (DayOf(moment, moment.StartTicks), DayOf(moment, moment.EndTicks));
        if (!basis.IsSufficient || NodaTime.Period.DaysBetween(first, last) < WeekdayCount || WorthsOf(basis) is not { } worths)
            return new PassedShare(new PassedPoint(moment.StartTicks, 0), new PassedPoint(moment.EndTicks, PassedShare.Whole), moment.EndTicks, IsByWeekdays: false);
        var days = new PeriodDays((int)first.DayOfWeek - 1, DaysSince(first, moment, moment.StartTicks), DaysSince(first, moment, moment.EndTicks));
        return new PassedShare(
            At(Math.Max(moment.StartTicks, moment.CellStart.ToUnixTimeTicks())), At(Math.Min(moment.EndTicks, moment.CellEnd.ToUnixTimeTicks())), moment.EndTicks, IsByWeekdays: true);

        PassedPoint At(long ticks) => new(ticks, (long)(days.PassedPercent(DaysSince(first, moment, ticks), worths) * SharesOfPercent));
    }

    /// <summary>What is expected of each weekday, from Monday, against the capacity; null where nothing is.</summary>
    private static decimal[]? WorthsOf(ForecastBasis basis)
    {
        var worths = new decimal[WeekdayCount];
        for (var ahead = 1; ahead <= WeekdayCount; ahead++)
            worths[(int)basis.Moment.Today.PlusDays(ahead).DayOfWeek - 1] = (decimal)((double)basis.OnDay(ahead).Used.Middle.Parts / (double)basis.Moment.Capacity.Parts);
        return worths.Any(static worth => worth > 0) ? worths : null;
    }

    private static LocalDate DayOf(ForecastMoment moment, long ticks) => Instant.FromUnixTimeTicks(ticks).InZone(moment.Zone).Date;

    /// <summary>How many days lie between a day's midnight and a moment, each as long as it is by the zone.</summary>
    private static decimal DaysSince(LocalDate first, ForecastMoment moment, long ticks)
    {
        var day = DayOf(moment, ticks);
        var (start, end) = (moment.Zone.AtStartOfDay(day).ToInstant(), moment.Zone.AtStartOfDay(day.PlusDays(1)).ToInstant());
        return NodaTime.Period.DaysBetween(first, day) + ((decimal)(ticks - start.ToUnixTimeTicks()) / (end - start).BclCompatibleTicks);
    }
}
