using Brimful.Core.Crossings;
using Brimful.Core.Periods;
using Brimful.Engine.Ports;
using Brimful.Engine.Tests.Hosting;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;
using static Brimful.Engine.Tests.Observations.ObservedEngine;

namespace Brimful.Engine.Tests.Observations;

/// <summary>What closed periods show is told as the period closes that shows it.</summary>
public sealed class HabitTellingTests
{
    private static readonly ObservationTerms HabitsAlone = ObservationTerms.Usual with { Anomalies = null };

    [Fact]
    public Task Three_of_four_periods_near_the_limit_are_told_as_the_fourth_closes_and_end_once_they_are_not() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        engine.Terms.All = HabitsAlone;
        await SetUpAsync(engine, tenant);
        await engine.UseAsync(tenant, 0, 56, static day => (day / 7) switch { 0 or 2 or 3 or 4 => 14, 1 => 5, _ => 8 });

        (await engine.ObservedAsync(tenant)).ShouldBe(["+AtCap day 27 for 3", "-AtCap day 48 Back"]);
        var told = (await engine.FactsAsync(tenant)).Select(item => item.Fact).OfType<Detected>().Single().Observation;
        (told.Count, told.Of, told.Actual.ToString(), told.Expected.ToString()).ShouldBe((3, 4, "98", "90"));
        Instant.FromUnixTimeTicks(told.SinceTicks).ShouldBe(At(MidnightOf(0)));
    });

    [Fact]
    public async Task Less_and_less_of_a_plan_that_is_hardly_used_is_told()
    {
        using var engine = new RunningEngine();
        engine.Terms.All = HabitsAlone;
        await SetUpAsync(engine, "t1");
        await engine.UseAsync("t1", 0, 35, static day => (day / 7) switch { 0 => 8, 1 => 6, 2 => 5, 3 => 4, _ => 12 });

        (await engine.ObservedAsync("t1")).ShouldBe(["+Stagnant day 27 for 3", "-Stagnant day 34 Back"]);
    }

    [Fact]
    public async Task A_switch_that_is_off_is_off()
    {
        using var engine = new RunningEngine();
        engine.Terms.All = HabitsAlone with { AtCap = null, Stagnant = null };
        await SetUpAsync(engine, "t1");
        await engine.UseAsync("t1", 0, 42, static day => day < 28 ? 14 : 14 - (day / 7));

        (await engine.ObservedAsync("t1")).ShouldBeEmpty();
    }

    /// <summary>100 a week; 1 March 2026, with which usage begins, is a Sunday.</summary>
    private static async Task SetUpAsync(RunningEngine engine, string tenant)
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("100") with { Schedule = new PeriodSchedule(PeriodUnit.Week, 1, new LocalDateTime(2026, 3, 1, 0, 0), DateTimeZone.Utc) });
    }
}
