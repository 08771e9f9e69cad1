using System.Globalization;
using Brimful.Core.Crossings;
using Brimful.Core.Outlooks;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Engine.Backtests;
using Brimful.Engine.Outbox;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Tests.Forecasts;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Voids;
using NodaTime;
using static Brimful.Engine.Tests.Forecasts.ForecastedEngine;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Backtests;

/// <summary>What lines that look ahead would have warned of: as a twin that had them was told, never by what came later, and with what came of it.</summary>
public sealed class ForesightBacktestTests
{
    private static readonly MovingLine[] Wanted = [Likely(), Likely("0.5"), new RunOutLine(7 * NodaConstants.TicksPerDay), new PaceLine(Quantity.Parse("1.2"), PaceLine.FewestAhead), new PaceLine(Quantity.Of(1), Quantity.Of(5))];

    [Theory]
    [InlineData(71)]
    [InlineData(72)]
    public async Task A_back_test_gives_what_a_twin_that_had_the_lines_was_told(int seed)
    {
        var (random, sent) = (new Random(seed), 0);
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("700"), "kept");
        await engine.PutBucketAsync("t1", Some.Bucket("700", Wanted), "wanted");
        await engine.SetClockAsync("t1", "2026-03-01T06:00:00Z");
        for (var day = At("2026-03-01T00:00:00Z"); day < At("2026-04-26T00:00:00Z"); day += Duration.FromDays(1))
        {
            foreach (var hour in (int[])[9, 15 + random.Next(5)])
            {
                await engine.SetClockAsync("t1", (day + Duration.FromHours(hour)).ToString());
                var late = random.Next(6) == 0 ? (day - Duration.FromDays(random.Next(1, 4))).ToString() : null;
                await engine.SendAsync("t1", Use($"e{sent++}", random.Next(2, 24).ToString(CultureInfo.InvariantCulture), late is null || day < At("2026-03-05T00:00:00Z") ? null : late));
                if (random.Next(8) == 0) await engine.VoidAsync("t1", $"e{sent - 1}");
            }
            await engine.SetClockAsync("t1", (day + Duration.FromDays(1)).ToString());
            if (random.Next(5) == 0) engine.Checkpoint();
        }

        var question = new BacktestQuestion("a", null, At("2026-03-01T00:00:00Z"), At("2026-04-25T00:00:00Z")) { Bucket = "kept", Thresholds = [.. Wanted.Select(line => new Threshold(line))] };
        var told = Told(await engine.FactsAsync("t1"), "wanted", question.To);
        told.Count.ShouldBeGreaterThan(10);
        Told((await RunAsync(engine, question)).Facts, "kept", question.To).ShouldBe(told);
        Told((await RunAsync(engine, question with { Bucket = "wanted" })).Facts, "wanted", question.To).ShouldBe(told);
    }

    [Theory]
    [InlineData("kept")]
    [InlineData(null)]
    public async Task What_came_after_a_moment_changes_nothing_before_it(string? bucket)
    {
        var moment = At("2026-03-22T00:00:00Z");
        var answers = new List<List<string>>();
        foreach (var noise in new[] { false, true })
        {
            var random = new Random(9);
            using var engine = new RunningEngine();
            await engine.SetUpAsync("t1");
            await engine.PutBucketAsync("t1", Some.Bucket("300"), "kept");
            for (var day = 1; day <= 28; day++)
            {
                await engine.SetClockAsync("t1", $"2026-03-{day:00}T12:00:00Z");
                var isAfter = noise && day >= 22;
                await engine.SendAsync("t1", Use($"d{day}", isAfter ? $"{random.Next(500)}" : $"{8 + (day * 7 % 11)}"));
                if (isAfter) await engine.SendAsync("t1", Use($"late{day}", $"{random.Next(300)}", $"2026-03-{random.Next(1, 21):00}T12:00:00Z"));
                if (isAfter) await engine.VoidAsync("t1", $"d{random.Next(1, 20)}");
                await engine.SetClockAsync("t1", Day(day + 1));
            }
            var question = new BacktestQuestion("a", null, At("2026-03-01T00:00:00Z"), At("2026-03-28T00:00:00Z"));
            var found = await RunAsync(engine, bucket is not null
                ? question with { Bucket = bucket, Thresholds = [.. Wanted.Select(line => new Threshold(line))] }
                : question with { Buckets = Some.Plan(("kept", Some.PlanBucket("300", Wanted))).Buckets });
            answers.Add([.. Told(found.Facts, "kept", moment), .. found.View.Foresight.Warnings.Where(warning => warning.At < moment).Select(warning => $"{warning.At} {warning.Line} {warning.Probability}")]);
        }
        answers[0].Count.ShouldBeGreaterThan(3);
        answers[1].ShouldBe(answers[0]);
    }

    [Fact]
    public Task It_names_when_it_would_have_warned_how_likely_it_was_and_how_long_before() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("250"));
        await engine.UseDailyAsync(tenant, 1, 30);
        var view = (await RunAsync(engine, new BacktestQuestion("a", null, At("2026-03-01T00:00:00Z"), At(Day(30))) { Bucket = "b", Thresholds = [new Threshold(Likely()), new Threshold(Likely("0.9", value: "900"))] }, tenant)).View;

        var warning = view.Foresight.Warnings.ShouldHaveSingleItem();
        (warning.Account, warning.Bucket, warning.Day, warning.ExceededAt, warning.LeadDays, warning.Outcome).ShouldBe(("a", "b", new LocalDate(2026, 3, 15), At("2026-03-26T12:00:00Z"), 11, WarningOutcome.Exceeded));
        warning.Probability.ShouldNotBeNull().ShouldBeInRange(0.8, 1);
        view.Foresight.Lines.Select(line => (line.Warnings, line.CameTrue, line.Open, line.Precision, line.Overruns, line.Foretold, line.LeadDays)).ShouldBe([(1, 1, 0, 1.0, 1, 1, 11.0), (0, 0, 0, null, 0, 0, null)]);
    });

    [Fact]
    public Task A_warning_that_nothing_came_of_says_so_and_one_whose_period_goes_on_is_open() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("250"));
        await engine.UseDailyAsync(tenant, 1, 16);
        await engine.SetClockAsync(tenant, Day(36));
        var question = new BacktestQuestion("a", null, At("2026-03-01T00:00:00Z"), At(Day(35))) { Bucket = "b", Thresholds = [new Threshold(Likely())] };

        (await RunAsync(engine, question, tenant)).View.Foresight.Warnings.Select(static warning => (warning.Outcome, warning.ExceededAt)).ShouldBe([(WarningOutcome.NotExceeded, (Instant?)null)]);
        (await RunAsync(engine, question with { To = At(Day(20)) }, tenant)).View.Foresight.Lines.Single().Open.ShouldBe(1);
    });

    private static List<string> Told(IEnumerable<FactItem> facts, string bucket, Instant to) =>
    [
        .. facts.Where(item => item.Bucket == bucket && item.Fact is ThresholdFact { Line: MovingLine } && item.Fact.DetectedAt < to).Select(item => (ThresholdFact)item.Fact)
            .Select(fact => $"{fact.DetectedAt} {fact.GetType().Name} {fact.Line} {fact.Arming} {fact.Cause} {fact.EventId} {fact.Used} {fact.Level} {(fact as Crossed)?.Forecast} {fact.Pace}"),
    ];

    private static async Task<(BacktestView View, IReadOnlyList<FactItem> Facts)> RunAsync(RunningEngine engine, BacktestQuestion question, string tenant = "t1")
    {
        using var desk = new BacktestDesk(engine.Node, engine.Clock);
        var begun = await Done(desk.BeginAsync(tenant, question, default));
        var done = await desk.FinishedAsync(tenant, begun.Id);
        (done.State, done.Failure, done.SkippedCount).ShouldBe((BacktestState.Done, null, 0));
        return (done, ((Outcome<IReadOnlyList<FactItem>>.Done)desk.FactsOf(tenant, begun.Id, 0, int.MaxValue)).Value);
    }
}
