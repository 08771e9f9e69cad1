using Brimful.Core.Crossings;
using Brimful.Core.Observations;
using Brimful.Engine.Ports;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Spend;
using static Brimful.Engine.Tests.Hosting.RunningEngine;
using static Brimful.Engine.Tests.Observations.ObservedEngine;
using static Brimful.Engine.Tests.Spend.SpendingEngine;

namespace Brimful.Engine.Tests.Observations;

/// <summary>Of a bucket that counts several meters, it is told when one of them takes another share of its usage: which one, how much of it, and how much was usual.</summary>
public sealed class MixTellingTests
{
    [Fact]
    public async Task A_meter_that_takes_another_share_is_told_with_its_share_and_the_usual_one_and_its_end()
    {
        using var engine = new RunningEngine();
        await SetUpAsync(engine);
        await UseAsync(engine, 0, 40, static day => (10, Parts(day)));
        (await engine.ObservedAsync("t1")).ShouldBeEmpty();
        await UseAsync(engine, 40, 12, static day => (Parts(day), 10));
        var told = (await engine.FactsAsync("t1")).Select(item => item.Fact).OfType<Detected>().ShouldHaveSingleItem().Observation;

        (told.Kind, told.Meter).ShouldBe((ObservationKind.Mix, "out"));
        Percent(told.Actual).ShouldBeInRange(60, 75); // 20 of 30.
        Percent(told.Expected!.Value).ShouldBeInRange(30, 36); // 10 of 30.
        NodaTime.Instant.FromUnixTimeTicks(told.SinceTicks).ShouldBeInRange(At(MidnightOf(38)), At(MidnightOf(42)));
        await UseAsync(engine, 52, 10, static day => (10, Parts(day)));
        (await engine.ObservedAsync("t1"))[^1].ShouldMatch("-Mix day 5[0-9] Back");
    }

    [Fact]
    public async Task Usage_that_grows_in_all_meters_alike_changes_no_share()
    {
        using var engine = new RunningEngine();
        await SetUpAsync(engine);
        await UseAsync(engine, 0, 40, static day => (10, Parts(day)));
        await UseAsync(engine, 40, 12, static day => (40, 4 * Parts(day)));

        var kinds = (await engine.FactsAsync("t1")).Select(item => item.Fact).OfType<Detected>().Select(fact => fact.Observation.Kind).ToList();
        kinds.ShouldContain(ObservationKind.ShiftUp);
        kinds.ShouldNotContain(ObservationKind.Mix);
    }

    private static async Task SetUpAsync(RunningEngine engine)
    {
        engine.Terms.All = ObservationTerms.Usual;
        await engine.SetUpSpendAsync("t1", "2026-03-01T00:00:00Z");
        await engine.PutBucketAsync("t1", Some.Bucket("100000") with { Meter = "in", Meters = ["in", "out"] });
    }

    private static decimal Parts(int day) => 20 + (Steady(day) - 100) / 5;

    private static double Percent(Brimful.Core.Quantities.Figure share) => (double)share.Parts / 1e9;

    private static async Task UseAsync(RunningEngine engine, int first, int days, Func<int, (decimal Out, decimal In)> used)
    {
        for (var day = first; day < first + days; day++)
        {
            var (sent, received) = used(day);
            await engine.SetClockAsync("t1", $"{First.PlusDays(day):uuuu-MM-dd}T12:00:00Z");
            await engine.SendAsync("t1", Call($"d{day}", FormattableString.Invariant($$"""{"in":{{received}},"out":{{sent}}}""")));
            await engine.SetClockAsync("t1", MidnightOf(day + 1));
        }
    }
}
