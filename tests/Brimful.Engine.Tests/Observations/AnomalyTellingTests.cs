using Brimful.Core.Anomalies;
using Brimful.Core.Crossings;
using Brimful.Core.Observations;
using Brimful.Engine.Ports;
using Brimful.Engine.Tests.Hosting;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;
using static Brimful.Engine.Tests.Observations.ObservedEngine;

namespace Brimful.Engine.Tests.Observations;

/// <summary>What is unusual about a bucket's days is told once, when a day closes, and its end once.</summary>
public sealed class AnomalyTellingTests
{
    [Fact]
    public Task Usage_that_stops_is_told_once_and_so_is_that_it_goes_on_again() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        engine.Terms.All = ObservationTerms.Usual;
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("100000"));
        await engine.UseAsync(tenant, 0, 40, Steady);
        (await engine.ObservedAsync(tenant)).ShouldBeEmpty();
        await engine.UseAsync(tenant, 40, 10, static _ => 0);
        var told = (await engine.ObservedAsync(tenant)).ShouldHaveSingleItem();
        told.ShouldStartWith("+Drop day 4");
        await engine.UseAsync(tenant, 50, 6, Steady);

        (await engine.ObservedAsync(tenant)).ShouldBe([told, "-Drop day 51 Back"]);
    });

    [Fact]
    public async Task An_anomaly_says_how_much_since_when_and_what_it_would_have_been()
    {
        using var engine = new RunningEngine();
        engine.Terms.All = ObservationTerms.Usual;
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("100000"));
        await engine.UseAsync("t1", 0, 40, Steady);
        await engine.UseAsync("t1", 40, 12, static day => 2 * Steady(day));
        var fact = (await engine.FactsAsync("t1")).Select(item => item.Fact).OfType<Detected>().Single(detected => detected.Observation.Kind == ObservationKind.ShiftUp);

        (fact.Cause, fact.DetectedAt).ShouldBe((Cause.Clock, fact.OccurredAt));
        fact.OccurredAt.InUtc().TimeOfDay.ShouldBe(LocalTime.Midnight);
        Instant.FromUnixTimeTicks(fact.Observation.SinceTicks).ShouldBe(fact.OccurredAt - Duration.FromDays(fact.Observation.Count));
        ((double)fact.Observation.Actual.Parts / 1e9).ShouldBeInRange(150, 215);
        ((double)fact.Observation.Expected!.Value.Parts / 1e9).ShouldBeInRange(90, 110);
    }

    [Fact]
    public async Task What_was_told_before_a_cut_of_power_is_not_told_again_after_it_and_what_goes_on_ends_once()
    {
        using var first = new RunningEngine();
        first.Terms.All = ObservationTerms.Usual;
        await first.SetUpAsync("t1");
        await first.PutBucketAsync("t1", Some.Bucket("100000"));
        await first.UseAsync("t1", 0, 40, Steady);
        first.Checkpoint();
        await first.UseAsync("t1", 40, 8, static _ => 0);
        var told = (await first.ObservedAsync("t1")).ShouldHaveSingleItem();
        told.ShouldStartWith("+Drop");
        using var second = first.AfterPowerCut();
        second.Terms.All = ObservationTerms.Usual;
        await second.Observations.LookAtAllAsync("t1");
        second.Checkpoint();
        using var third = second.AfterPowerCut();
        third.Terms.All = ObservationTerms.Usual;
        await third.Observations.LookAtAllAsync("t1");
        await third.UseAsync("t1", 48, 5, Steady);

        (await third.ObservedAsync("t1")).ShouldBe([told, "-Drop day 49 Back"]);
        third.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task Known_days_raise_no_alarm_and_one_that_is_declared_afterwards_explains()
    {
        using var engine = new RunningEngine();
        engine.Terms.All = ObservationTerms.Usual;
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("100000"));
        var closed = ObservationTerms.Usual with { Known = [new KnownDays(First.PlusDays(40), First.PlusDays(47))] };
        await engine.UseAsync("t1", 0, 40, Steady);
        engine.Terms.All = closed;
        await engine.UseAsync("t1", 40, 8, static _ => 0);
        (await engine.ObservedAsync("t1")).ShouldBeEmpty();

        engine.Terms.All = ObservationTerms.Usual;
        await engine.UseAsync("t1", 48, 1, Steady);
        var told = (await engine.ObservedAsync("t1")).ShouldHaveSingleItem();
        told.ShouldStartWith("+Drop");
        engine.Terms.All = closed;
        await engine.UseAsync("t1", 49, 1, Steady);
        (await engine.ObservedAsync("t1")).ShouldBe([told, "-Drop day 49 Explained"]);
    }

    [Fact]
    public async Task The_way_back_to_what_was_usual_is_the_end_of_an_anomaly_and_none_itself()
    {
        using var engine = new RunningEngine();
        engine.Terms.All = ObservationTerms.Usual with { Anomalies = new Sensitivity(1) };
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("100000"));
        await engine.UseAsync("t1", 0, 70, static day => day is >= 40 and < 56 ? 3 * Steady(day) : Steady(day));

        var told = await engine.ObservedAsync("t1");
        told.ShouldContain(static line => line.StartsWith("+ShiftUp", StringComparison.Ordinal));
        told.Last().ShouldMatch("-ShiftUp day [56][0-9] Back");
        told.ShouldAllBe(static line => line.Contains("Spike", StringComparison.Ordinal) || line.Contains("ShiftUp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_told_of_days_before_a_bucket_was_there_though_they_are_learned_from()
    {
        using var engine = new RunningEngine();
        engine.Terms.All = ObservationTerms.Usual with { Anomalies = new Sensitivity(0.5) }; // For two buckets.
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("100000"));
        await engine.UseAsync("t1", 0, 40, Steady);
        await engine.UseAsync("t1", 40, 8, static _ => 0);
        (await engine.ObservedAsync("t1")).ShouldHaveSingleItem().ShouldStartWith("+Drop");
        await engine.PutBucketAsync("t1", Some.Bucket("100000"), "late");
        await engine.UseAsync("t1", 48, 12, Steady);
        (await engine.ObservedAsync("t1", "late")).ShouldBeEmpty();
        await engine.UseAsync("t1", 60, 1, static day => 4 * Steady(day));

        (await engine.ObservedAsync("t1", "late")).ShouldBe(["+Spike day 60 for 1"]);
    }

    [Fact]
    public async Task Nothing_is_told_where_anomalies_are_switched_off()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        engine.Terms.All = ObservationTerms.Usual with { Anomalies = null };
        await engine.PutBucketAsync("t1", Some.Bucket("100000"));
        await engine.UseAsync("t1", 0, 40, Steady);
        await engine.UseAsync("t1", 40, 8, static _ => 0);
        (await engine.ObservedAsync("t1")).ShouldBeEmpty();

        engine.Terms.All = ObservationTerms.Usual;
        await engine.UseAsync("t1", 48, 2, static _ => 0);
        (await engine.ObservedAsync("t1")).ShouldHaveSingleItem().ShouldStartWith("+Drop");
    }

    [Fact]
    public async Task What_is_told_is_what_the_command_line_says_of_the_same_days()
    {
        using var engine = new RunningEngine();
        engine.Terms.All = ObservationTerms.Usual;
        await engine.SetUpAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("1000000"));
        static decimal Used(int day) => day switch
        {
            >= 35 and < 38 => 0,
            >= 55 => Steady(day) * 3,
            _ => Steady(day),
        };
        await engine.UseAsync("t1", 0, 64, Used);
        var watch = new SeriesWatch(Cadence.Daily);
        var alarms = Enumerable.Range(0, 64).Select(day => (Day: day, Seen: watch.Observe((double)Used(day)))).Where(row => row.Seen is { Score: >= 1 }).ToList();

        var told = (await engine.FactsAsync("t1")).Select(item => item.Fact).OfType<Detected>().ToList();
        told.ShouldNotBeEmpty();
        foreach (var fact in told)
        {
            var day = NodaTime.Period.DaysBetween(First, fact.OccurredAt.InUtc().Date) - 1;
            var alarm = alarms.Single(row => row.Day == day).Seen!.Value;
            alarm.Kind.ToString().ShouldBe(fact.Observation.Kind.ToString());
            alarm.Rows.ShouldBe(fact.Observation.Count);
        }
        alarms[0].Day.ShouldBe(NodaTime.Period.DaysBetween(First, told[0].OccurredAt.InUtc().Date) - 1);
    }
}
