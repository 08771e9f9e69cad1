using System.Globalization;
using Brimful.Core.Periods;
using Brimful.Core.Quantities;
using Brimful.Engine.Calibration;
using Brimful.Engine.Forecasts;
using Brimful.Engine.Ports;
using Brimful.Engine.Tests.Hosting;
using NodaTime;
using static Brimful.Engine.Tests.Forecasts.ForecastedEngine;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Calibration;

/// <summary>What forecasts said, remembered by the day and compared once a period is over; the report counted anew from raw usage.</summary>
public sealed class RememberedForecastTests
{
    private const int Weeks = 10;

    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 0, 0);

    private static readonly CalibrationSpan Ever = new(null, null);

    [Fact]
    public Task The_report_is_what_a_recount_from_raw_usage_and_from_what_was_answered_each_day_finds() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await BeginAsync(engine, tenant);
        var (days, said) = await LiveAsync(engine, tenant, Weeks * 7, seed: tenant == "t1" ? 4 : 9);
        await engine.SetClockAsync(tenant, Midnight(Weeks * 7 + 1));
        var view = await ReportAsync(engine, tenant);
        var oracle = new Recount(days, said);

        (view.Buckets, view.Report.Periods, view.IsCut).ShouldBe((1, Weeks - 2, false));
        view.Since.ShouldBe(Start + Duration.FromDays(14));
        view.Report.Forecasts.ShouldBe(oracle.Asked.Count);
        oracle.Asked.Count.ShouldBeGreaterThan(10);
        view.Report.Brier!.Value.ShouldBe(oracle.Brier(asked => asked.Forecast), 1e-3);
        view.Report.Normal.Brier!.Value.ShouldBe(oracle.Brier(asked => asked.Normal), 1e-5);
        view.Report.RunRate.Brier!.Value.ShouldBe(oracle.Brier(asked => asked.RunRate), 1e-9);
        view.Report.Coverage!.Value.ShouldBe(oracle.Coverage, 1e-9);
        view.Report.Reliability.Select(bin => bin.Count).ShouldBe(oracle.BinCounts);
        view.Report.Reliability.Select(bin => bin.Count * (bin.Happened ?? 0)).Select(count => (int)Math.Round(count)).ShouldBe(oracle.BinHappened);
        (view.Report.Alerts.Fired, view.Report.Alerts.Exceeded).ShouldBe((oracle.Fired, oracle.Exceeded));
        (view.Report.Alerts.Precision ?? -1).ShouldBe(oracle.Precision, 1e-9);
        var quality = (await ForecastAsync(engine, tenant)).Quality.ShouldNotBeNull();
        quality.BrierSkill!.Value.ShouldBe(1 - (oracle.Brier(asked => asked.Forecast) / oracle.Brier(asked => asked.Normal)), 0.01);
        quality.Coverage!.Value.ShouldBe(oracle.Coverage, 1e-9);
    });

    [Fact]
    public Task Nothing_is_said_of_a_bucket_before_three_periods_are_over_and_compared() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await BeginAsync(engine, tenant);
        await LiveAsync(engine, tenant, 35, seed: 4);
        (await ForecastAsync(engine, tenant)).Quality.ShouldBeNull();

        await LiveAsync(engine, tenant, 1, seed: 4, from: 35);
        (await ReportAsync(engine, tenant)).Report.Periods.ShouldBe(3);
        (await ForecastAsync(engine, tenant)).Quality.ShouldNotBeNull();
    });

    [Fact]
    public async Task A_cut_of_power_between_any_two_days_loses_no_day_and_a_second_look_remembers_none_twice()
    {
        using var whole = new RunningEngine();
        await BeginAsync(whole, "t1");
        await LiveAsync(whole, "t1", 40, seed: 4);
        var engine = new RunningEngine();
        await BeginAsync(engine, "t1");
        for (var day = 0; day < 40; day++)
        {
            await LiveAsync(engine, "t1", 1, seed: 4, from: day);
            var again = engine.AfterPowerCut();
            engine.Dispose();
            engine = again;
            await engine.Forecasts.LookAtAllAsync("t1");
        }
        var (expected, found) = ((await ReportAsync(whole, "t1")).Report, (await ReportAsync(engine, "t1")).Report);
        found.Forecasts.ShouldBe(expected.Forecasts);
        (found.Brier, found.Coverage, found.Alerts).ShouldBe((expected.Brier, expected.Coverage, expected.Alerts));
        engine.Dispose();
    }

    [Fact]
    public async Task What_the_store_refuses_for_now_is_remembered_once_it_takes_it()
    {
        using var engine = new RunningEngine();
        await BeginAsync(engine, "t1");
        for (var day = 0; day < 36; day++)
        {
            engine.Records.Forecasts.Refusal = new StoreUnavailableException("full");
            await LiveAsync(engine, "t1", 1, seed: 4, from: day);
        }
        using var whole = new RunningEngine();
        await BeginAsync(whole, "t1");
        await LiveAsync(whole, "t1", 36, seed: 4);
        (await ReportAsync(engine, "t1")).Report.Brier.ShouldBe((await ReportAsync(whole, "t1")).Report.Brier);
    }

    [Fact]
    public Task A_period_is_compared_a_day_after_its_end_with_what_came_late() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await BeginAsync(engine, tenant);
        await LiveAsync(engine, tenant, 21, seed: 4);
        (await ReportAsync(engine, tenant)).Report.Periods.ShouldBe(0);
        await engine.SendAsync(tenant, Use("late", "500", Midnight(20)));
        await engine.SetClockAsync(tenant, Midnight(22));

        var report = (await ReportAsync(engine, tenant)).Report;
        (report.Periods, report.Reliability.Sum(bin => bin.Count * (bin.Happened ?? 0))).ShouldBe((1, report.Forecasts));
    });

    [Fact]
    public Task An_erased_account_leaves_no_forecast() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await BeginAsync(engine, tenant);
        await LiveAsync(engine, tenant, 30, seed: 4);
        var before = engine.Records.Forecasts.PeriodCount;
        before.ShouldBeGreaterThan(0);
        await Done(engine.Accounts.EraseAsync(tenant, "a", Always, default));
        await engine.FactsAsync(tenant == "t1" ? "t1" : "t2");
        engine.Records.Forecasts.PeriodCount.ShouldBeLessThan(before);
        (await ReportAsync(engine, tenant)).Report.Periods.ShouldBe(0);
    });

    [Fact]
    public Task A_bucket_that_is_gone_leaves_its_open_period_uncompared_and_what_is_old_is_forgotten() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await BeginAsync(engine, tenant);
        await LiveAsync(engine, tenant, 25, seed: 4);
        await Done(engine.Buckets.DeleteAsync(tenant, "a", "b", Always, default));
        var count = engine.Records.Forecasts.PeriodCount;
        await engine.SetClockAsync(tenant, Midnight(40));
        engine.Records.Forecasts.PeriodCount.ShouldBe(count - 1);
        (await ReportAsync(engine, tenant)).Report.Periods.ShouldBe(1);
        await engine.SetClockAsync(tenant, Midnight(21 + 401));
        (await ReportAsync(engine, tenant)).Report.Periods.ShouldBe(0);
    });

    [Fact]
    public Task A_span_that_holds_nothing_is_refused_and_one_that_cuts_is_kept_to() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await BeginAsync(engine, tenant);
        await LiveAsync(engine, tenant, 40, seed: 4);
        var desk = new CalibrationDesk(engine.Node, engine.Records.Forecasts) { MostOfTenant = 2 };
        (await Refused(desk.OfTenantAsync(tenant, new CalibrationSpan(Start, Start), default))).Code.ShouldBe("calibration.span_empty");
        (await Refused(desk.OfTenantAsync("nobody", Ever, default))).Code.ShouldBe("not_found");
        var cut = await Done(desk.OfTenantAsync(tenant, Ever, default));
        (cut.IsCut, cut.Report.Periods, cut.Since).ShouldBe((true, 2, Start + Duration.FromDays(21)));
        var first = await Done(desk.OfTenantAsync(tenant, new CalibrationSpan(null, Start + Duration.FromDays(28)), default));
        (first.IsCut, first.Report.Periods).ShouldBe((false, 1));
    });

    /// <summary>A weekly bucket whose capacity is about what a week comes to.</summary>
    private static async Task BeginAsync(RunningEngine engine, string tenant)
    {
        await engine.SetUpAsync(tenant, "2026-03-02T00:00:00Z");
        await engine.PutBucketAsync(tenant, Some.Bucket("70", Likely()) with { Schedule = new PeriodSchedule(PeriodUnit.Week, 1, new LocalDateTime(2026, 3, 2, 0, 0), DateTimeZone.Utc) });
    }

    /// <summary>Uses something on each day and asks for the forecast at each midnight.</summary>
    private static async Task<(List<double> Days, Dictionary<int, PeriodEndForecast> Said)> LiveAsync(RunningEngine engine, string tenant, int count, int seed, int from = 0)
    {
        var (days, said, random) = (new List<double>(), new Dictionary<int, PeriodEndForecast>(), new Random(seed));
        for (var skipped = 0; skipped < from; skipped++) random.Next();
        for (var day = from; day < from + count; day++)
        {
            var used = random.Next() % 21;
            await engine.SendAsync(tenant, Use($"d{day}", used.ToString(CultureInfo.InvariantCulture), Midnight(day)));
            days.Add(used);
            await engine.SetClockAsync(tenant, Midnight(day + 1));
            if ((await ForecastAsync(engine, tenant)).PeriodEnd is { } end) said[day + 1] = end;
        }
        return (days, said);
    }

    private static string Midnight(int day) => (Start + Duration.FromDays(day)).ToString();

    private static Task<CalibrationView> ReportAsync(RunningEngine engine, string tenant) =>
        Done(new CalibrationDesk(engine.Node, engine.Records.Forecasts).OfTenantAsync(tenant, Ever, default));

    private static Task<BucketForecast> ForecastAsync(RunningEngine engine, string tenant) =>
        Done(new ForecastDesk(engine.Node, new CalibrationDesk(engine.Node, engine.Records.Forecasts)).OfBucketAsync(Path(tenant), 7, default));

    /// <summary>The definitions of <c>docs/foresight.md</c>, counted from a list of days with nothing of the product.</summary>
    private sealed class Recount
    {
        private const double Capacity = 70;

        public Recount(List<double> days, Dictionary<int, PeriodEndForecast> said)
        {
            var (covered, intervals, right) = (0, 0, 0);
            for (var start = 14; start + 7 <= days.Count; start += 7)
            {
                var (total, first, over) = (days.Skip(start).Take(7).Sum(), (int?)null, 99);
                for (var day = 7; day >= 1; day--)
                    if (days.Skip(start).Take(day).Sum() > Capacity) over = day;
                for (var day = 3; day < 7; day++)
                {
                    var (used, end) = (days.Skip(start).Take(day).Sum(), said[start + day]);
                    intervals++;
                    if (Number(end.Used.Low) <= total && total <= Number(end.Used.High)) covered++;
                    if (used > Capacity) continue;
                    Asked.Add(new Question(end.ExceedProbability, Normal(days.Take(start + day).TakeLast(28).ToList(), used, day), used / day * 7 > Capacity ? 1 : 0, total > Capacity ? 1 : 0));
                    if (end.ExceedProbability >= 0.8) first ??= day;
                }
                if (over <= 4) continue;
                if (first is not null) Fired++;
                if (over < 99) Exceeded++;
                if (first is not null && over < 99) right++;
            }
            (Coverage, Precision) = (covered / (double)intervals, Fired == 0 ? -1 : right / (double)Fired);
        }

        public List<Question> Asked { get; } = [];

        public double Coverage { get; }

        public double Precision { get; }

        public int Fired { get; }

        public int Exceeded { get; }

        public IEnumerable<int> BinCounts => Enumerable.Range(0, 10).Select(bin => Asked.Count(asked => BinOf(asked) == bin));

        public IEnumerable<int> BinHappened => Enumerable.Range(0, 10).Select(bin => Asked.Count(asked => BinOf(asked) == bin && asked.Happened == 1));

        public double Brier(Func<Question, double> odds) => Asked.Average(asked => Math.Pow(odds(asked) - asked.Happened, 2));

        private static int BinOf(Question asked) => Math.Min(9, (int)(asked.Forecast * 10));

        private static double Number(Figure figure) => double.Parse(figure.ToString(), CultureInfo.InvariantCulture);

        private static double Normal(List<double> days, double used, int day)
        {
            var mean = days.Average();
            var deviation = Math.Sqrt(days.Sum(each => (each - mean) * (each - mean)) / (days.Count - 1)) + 1e-9;
            return 1 - Cumulative((Capacity - used - (used / day * (7 - day))) / (deviation * Math.Sqrt(7 - day)));
        }

        /// <summary>The integral of the bell curve by Simpson's rule.</summary>
        private static double Cumulative(double z)
        {
            const int steps = 2_000;
            var (width, sum) = (z / steps, 0.0);
            for (var step = 0; step <= steps; step++)
            {
                var x = step * width;
                sum += Math.Exp(-x * x / 2) * (step is 0 or steps ? 1 : step % 2 == 1 ? 4 : 2);
            }
            return 0.5 + (sum * width / 3 / Math.Sqrt(2 * Math.PI));
        }

        public readonly record struct Question(double Forecast, double Normal, double RunRate, int Happened);
    }
}
