using Brimful.Core.Crossings;
using Brimful.Core.Observations;
using Brimful.Engine.Ports;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Spend;
using static Brimful.Engine.Tests.Observations.ObservedEngine;
using static Brimful.Engine.Tests.Spend.SpendingEngine;

namespace Brimful.Engine.Tests.Observations;

/// <summary>What is likely to be spent is told at its intervals, with an interval, the budget and the period before.</summary>
public sealed class SpendTellingTests
{
    [Fact]
    public async Task Each_Monday_a_budget_says_what_it_is_expected_to_come_to_and_what_the_period_before_did()
    {
        using var engine = new RunningEngine();
        engine.Terms.All = ObservationTerms.Usual;
        await engine.SetUpSpendAsync("t1", "2026-03-01T00:00:00Z");
        await engine.PutBucketAsync("t1", Budget(), "budget");
        await UseAsync(engine, 0, 44);
        var told = (await engine.FactsAsync("t1")).Select(item => item.Fact).OfType<Detected>().ToList();

        told.ShouldAllBe(fact => fact.Observation.Kind == ObservationKind.SpendForecast);
        told.Select(fact => fact.OccurredAt.InUtc().Date).ShouldBe([new(2026, 3, 16), new(2026, 3, 23), new(2026, 3, 30), new(2026, 4, 6), new(2026, 4, 13)]);
        told.ShouldAllBe(fact => fact.Observation.Low < fact.Observation.High && fact.Observation.Low <= fact.Observation.Actual && fact.Observation.Actual <= fact.Observation.High);
        told[0].Observation.Expected.ShouldBeNull();
        told[^1].Observation.Expected!.Value.CompareTo(told[2].Used).ShouldBeGreaterThan(0);
        told[^1].Capacity.ShouldBe(Budget().Holds);
    }

    [Fact]
    public async Task Where_it_is_never_to_be_told_it_is_not()
    {
        using var engine = new RunningEngine();
        engine.Terms.All = ObservationTerms.Usual with { SpendForecast = SpendCadence.Never };
        await engine.SetUpSpendAsync("t1", "2026-03-01T00:00:00Z");
        await engine.PutBucketAsync("t1", Budget(), "budget");
        await UseAsync(engine, 0, 30);

        (await engine.ObservedAsync("t1", "budget")).ShouldBeEmpty();
    }

    private static async Task UseAsync(RunningEngine engine, int first, int days)
    {
        for (var day = first; day < first + days; day++)
        {
            await engine.SetClockAsync("t1", $"{First.PlusDays(day):uuuu-MM-dd}T12:00:00Z");
            await engine.SendAsync("t1", Call($"d{day}", """{"in":2,"out":1}"""));
            await engine.SetClockAsync("t1", MidnightOf(day + 1));
        }
    }
}
