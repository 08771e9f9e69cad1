using Brimful.Core.Calibration;
using Brimful.Core.Outlooks;
using Brimful.Engine.Forecasts;
using Brimful.Engine.Ports;
using NodaTime;

namespace Brimful.Engine.Calibration;

/// <summary>Reads off what a forecast says about the end of a period what is remembered of it.</summary>
internal static class DayInMemory
{
    /// <summary>Shorter periods are not remembered: a day in a few says little, and no alert would be in time.</summary>
    private const int LeastDays = 7;

    /// <summary>Null where there is nothing to remember: with too little history, of a period without an end, of a short one, and of one that has not seen a day.</summary>
    /// <param name="tenant">Its number.</param>
    public static SaidOfPeriod? Of(ForecastBasis basis, int tenant)
    {
        var moment = basis.Moment;
        if (!basis.IsSufficient || moment.StartTicks == long.MinValue || moment.EndTicks == long.MaxValue || moment.Target.NowTicks >= moment.EndTicks) return null;
        var (start, end) = (Instant.FromUnixTimeTicks(moment.StartTicks), Instant.FromUnixTimeTicks(moment.EndTicks));
        var (length, passed) = (DaysFrom(start, end, moment.Zone), PassedOf(moment));
        if (length < LeastDays || passed < 1) return null;
        var period = new ForecastedPeriod(tenant, moment.Target.Account, moment.Target.Bucket, moment.Incarnation, moment.Period, start, end, length);
        return new SaidOfPeriod(period, DayOf(basis, passed, length));
    }

    /// <summary>How many whole days of the period were over.</summary>
    public static int PassedOf(ForecastMoment moment) =>
        moment.StartTicks == long.MinValue ? 0 : DaysFrom(Instant.FromUnixTimeTicks(moment.StartTicks), Instant.FromUnixTimeTicks(moment.Target.NowTicks), moment.Zone);

    private static RememberedDay DayOf(ForecastBasis basis, int passed, int length)
    {
        var moment = basis.Moment;
        var (used, capacity) = (moment.Used.Parts, moment.CapacityAt(moment.EndTicks).Parts);
        var share = (double)(moment.Target.NowTicks - moment.StartTicks) / (moment.EndTicks - moment.StartTicks);
        var (normal, runRate) = RunRate.OddsOf((double)used, (double)capacity, share * length, length, RunRate.SpreadOf(basis.RecentDays()));
        return new RememberedDay(
            passed, moment.Target.NowTicks, used, capacity, new ExpectedUsage(LevelAt(0.1), LevelAt(0.5), LevelAt(0.9)),
            new ExceedOdds(basis.ProbabilityOfMoreThan(moment.EndTicks, capacity - used), normal, runRate));

        Int128 LevelAt(double probability) => used + basis.ToCome(moment.EndTicks, probability);
    }

    private static int DaysFrom(Instant start, Instant end, DateTimeZone zone) => NodaTime.Period.DaysBetween(start.InZone(zone).Date, end.InZone(zone).Date);
}
