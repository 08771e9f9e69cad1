using System.Collections.Immutable;
using Brimful.Core.Calibration;
using Brimful.Core.Forecasts;
using Brimful.Core.Outlooks;
using Brimful.Core.Quantities;
using NodaTime;

namespace Brimful.Engine.Forecasts;

/// <summary>What forecasts of a bucket are made of: where it stands, and what each of its meters was used on each day.</summary>
internal sealed class ForecastBasis(ForecastMoment moment, ImmutableArray<MeterDays> days)
{
    private const double MostOdds = 0.999;

    /// <summary>How many days are looked at for the one on which the capacity is used up.</summary>
    private const int MostRunOutDays = 365;

    /// <summary>Halvings of the range of probabilities: to a millionth.</summary>
    private const int Halvings = 20;

    public ForecastMoment Moment => moment;

    public ImmutableArray<MeterDays> Days => days;

    /// <summary>How many closed days are known.</summary>
    public int History => days.Max(meter => meter.History);

    /// <summary>Whether anything can be said.</summary>
    public bool IsSufficient => History >= moment.Every.SufficientSteps;

    private Instant Now => Instant.FromUnixTimeTicks(moment.Target.NowTicks);

    private LocalDate Today => moment.Today;

    /// <summary>What is still to come until an instant: less than this with the probability, in the parts of the bucket's figures; at least 0.</summary>
    public Int128 ToCome(long untilTicks, double probability)
    {
        var (ahead, passed) = StretchUntil(untilTicks);
        return SumOf((place, meter) => CostOf(place, meter.Outlook?.Ahead(ahead, new DayInProgress(meter.UsedToday, passed)), probability));
    }

    /// <summary>How likely it is that more than this is still to come until an instant.</summary>
    /// <param name="parts">In the parts of the bucket's figures.</param>
    public double ProbabilityOfMoreThan(long untilTicks, Int128 parts)
    {
        if (parts < 0) return 1;
        var (least, most) = (1 - MostOdds, MostOdds);
        if (ToCome(untilTicks, most) <= parts) return 0;
        if (ToCome(untilTicks, least) > parts) return 1;
        for (var halving = 0; halving < Halvings; halving++)
        {
            var middle = (least + most) / 2;
            if (ToCome(untilTicks, middle) > parts) most = middle;
            else least = middle;
        }
        return 1 - ((least + most) / 2);
    }

    /// <summary>What is likely to be used on a day to come; of money, at the prices at which it would be used next.</summary>
    /// <param name="ahead">1 is tomorrow.</param>
    public DayForecast OnDay(int ahead) => new(Today.PlusDays(ahead), InCell(ahead));

    /// <summary>What is likely to be used in an hour to come, likewise.</summary>
    /// <param name="ahead">1 is the one after the hour at hand.</param>
    public HourForecast InHour(int ahead) => new(moment.CellStart + Duration.FromHours(ahead), InCell(ahead));

    /// <param name="ahead">1 is the one after the cell at hand, which is the first that is not closed.</param>
    private Expectation InCell(int ahead)
    {
        return new Expectation(At(0.1), At(0.5), At(0.9));

        Figure At(double probability) => moment.Used.With(SumOf((place, meter) => CostOf(place, meter.Outlook?.OnDay(ahead + 1), probability)));
    }

    /// <summary>The first day by whose end the capacity is used up in so many of ten cases; null where that is not within the period, or a year.</summary>
    /// <param name="quantile">What is used by then is less than assumed with this probability.</param>
    public LocalDate? RunOutDay(double quantile)
    {
        var remaining = moment.Capacity.Parts - moment.Used.Parts;
        if (remaining <= 0) return Today;
        for (var ahead = 0; ahead <= MostRunOutDays; ahead++)
        {
            var end = Math.Min(moment.Zone.AtStartOfDay(Today.PlusDays(ahead + 1)).ToInstant().ToUnixTimeTicks(), moment.EndTicks);
            if (ToCome(end, quantile) >= remaining + moment.CapacityAt(end - 1).Parts - moment.Capacity.Parts) return Today.PlusDays(ahead);
            if (end == moment.EndTicks) return null;
        }
        return null;
    }

    /// <summary>What the last closed days came to, at most <see cref="RunRate.SpreadDays"/>, the oldest first; of money, at the prices at which it would be used next.</summary>
    public double[] RecentDays()
    {
        var recent = new double[Math.Min(History, RunRate.SpreadDays)];
        for (var place = 0; place < days.Length; place++)
            for (var back = Math.Min(days[place].History, recent.Length); back > 0; back--)
                recent[^back] += (double)CostOf(place, (Int128)(days[place].Closed.UsedOn(back) * Quantity.NanosPerUnit));
        return recent;
    }

    /// <summary>What a line that looks ahead is told.</summary>
    public LineOutlook OutlookFor(MovingLine line)
    {
        var until = UntilOf(line);
        if (line is PaceLine) return new LineOutlook(0, 0, default, moment.Target.NowTicks, until) { Passed = PeriodPassed.Of(this) };
        var (fires, holds) = OddsOf(line);
        var scheduled = line is ForecastLine { Value: not null } ? 0 : line.TargetOf(moment.CapacityAt(until)) - line.TargetOf(moment.Capacity);
        return new LineOutlook(
            ToCome(until, 1 - fires) - scheduled,
            ToCome(until, 1 - holds) - scheduled,
            new ExpectedUsage(ToCome(until, 0.1), ToCome(until, 0.5), ToCome(until, 0.9)),
            moment.Target.NowTicks,
            until);
    }

    /// <summary>How far ahead a line looks, in ticks of Unix time: at most to the end of the period.</summary>
    public long UntilOf(MovingLine line)
    {
        var within = line switch { ForecastLine forecast => forecast.WithinTicks, RunOutLine runOut => runOut.BeforeTicks, _ => 0 };
        return within == 0 ? moment.EndTicks : Math.Min(moment.EndTicks, moment.Target.NowTicks + within);
    }

    /// <summary>The probability at which a line fires, and the one that keeps it fired.</summary>
    private static (double Fires, double Holds) OddsOf(MovingLine line)
    {
        const double runsOut = 0.5, margin = 0.2, least = 0.005;
        var fires = line is ForecastLine forecast ? (double)forecast.Probability.Nanos / Quantity.NanosPerUnit : runsOut;
        return (fires, Math.Max(least, fires - margin));
    }

    /// <summary>What is left of the hour at hand until an instant, as the share of the hour that is behind it, and the whole hours after it.</summary>
    private (int Hours, double Passed) HoursUntil(Instant until)
    {
        var hour = Duration.FromHours(1);
        if (until <= moment.CellEnd) return (0, Math.Clamp(1 - ((until - Now) / hour), 0, 1));
        return ((int)Math.Round((until - moment.CellEnd) / hour, MidpointRounding.AwayFromZero), (Now - moment.CellStart) / hour);
    }

    /// <summary>What is left of today until an instant, as the share of the day that is behind it, and the whole days after it.</summary>
    private (int Days, double Passed) StretchUntil(long untilTicks)
    {
        var (until, start) = (Instant.FromUnixTimeTicks(untilTicks), moment.Zone.AtStartOfDay(Today).ToInstant());
        if (moment.IsByHours) return HoursUntil(until);
        var end = moment.Zone.AtStartOfDay(Today.PlusDays(1)).ToInstant();
        var length = end - start;
        if (until <= end) return (0, Math.Clamp(1 - ((until - Now) / length), 0, 1));
        var last = until.InZone(moment.Zone);
        var whole = NodaTime.Period.DaysBetween(Today, last.Date) - 1;
        var share = (until - moment.Zone.AtStartOfDay(last.Date).ToInstant()) / length;
        return (whole + (share >= 0.5 ? 1 : 0), (Now - start) / length);
    }

    private Int128 SumOf(Func<int, MeterDays, Int128> ofMeter)
    {
        Int128 sum = 0;
        for (var place = 0; place < days.Length; place++) sum += ofMeter(place, days[place]);
        return sum;
    }

    /// <summary>What a forecast quantity of a meter counts or costs, beyond what was used already.</summary>
    private Int128 CostOf(int place, Forecast? expected, double probability)
    {
        if (expected is not { } forecast) return 0;
        return CostOf(place, (Int128)Math.Min(forecast.Quantile(probability) * Quantity.NanosPerUnit, (double)(Quantity.LimitNanos / 2)));
    }

    /// <summary>What so much more of a meter counts or costs, in billionths of its unit.</summary>
    private Int128 CostOf(int place, Int128 nanos)
    {
        var (price, quantity) = (moment.Meters[place].Price, moment.Meters[place].QuantityNanos);
        return price is null ? nanos : price.CostOf(quantity + nanos) - price.CostOf(quantity);
    }
}

/// <summary>What one meter was used on each day, or in each hour.</summary>
/// <param name="Closed">The days that are over.</param>
/// <param name="UsedToday">What was used of it today so far, in its unit.</param>
internal sealed record MeterDays(UsageOutlook Closed, double UsedToday)
{
    /// <summary>How many closed days are known.</summary>
    public int History => Closed.ClosedDays;

    /// <summary>What they say; null where they are too few.</summary>
    public OutlookReading? Outlook { get; } = Closed.Read();
}
