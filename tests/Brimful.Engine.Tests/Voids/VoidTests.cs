using Brimful.Core.Buckets;
using Brimful.Core.Capacity;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Periods;
using Brimful.Core.Quantities;
using Brimful.Engine.Capacity;
using Brimful.Engine.History;
using Brimful.Engine.Hosting;
using Brimful.Engine.Rollups;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Recounts;
using Brimful.Engine.Voids;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Voids;

/// <summary>S23 "Corrections": a counted event that is taken back.</summary>
public sealed class VoidTests
{
    [Theory]
    [InlineData(Aggregation.Sum, "60", "30")]
    [InlineData(Aggregation.Count, "3", "2")]
    [InlineData(Aggregation.Max, "30", "20")]
    [InlineData(Aggregation.Latest, "20", "10")]
    [InlineData(Aggregation.UniqueCount, "3", "2")]
    public async Task Every_aggregation_stands_where_it_would_without_the_event(Aggregation aggregation, string before, string after)
    {
        foreach (var folds in new[] { false, true })
        {
            using var engine = new RunningEngine();
            await engine.SetUpAsync("t1", "2026-03-10T00:00:00Z", aggregation);
            await engine.PutBucketAsync("t1", Some.Bucket("100"));
            await engine.SendAsync("t1", Use("e1", "10", "2026-03-02T00:00:00Z"), Use("e2", "30", "2026-03-01T00:00:00Z"), Use("e3", "20", "2026-03-03T00:00:00Z"));
            if (folds) engine.Checkpoint();
            (await engine.StatusAsync("t1")).Used.ToString().ShouldBe(before);
            await engine.VoidAsync("t1", aggregation == Aggregation.Latest ? "e3" : "e2");
            (await engine.CountedAsync("t1")).Used.ToString().ShouldBe(after);
        }
    }

    [Fact]
    public async Task Whoever_waits_for_a_voided_peak_reads_the_level_without_it()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-10T00:00:00Z", Aggregation.Max);
        await engine.PutBucketAsync("t1", Some.Bucket("100"));
        await engine.SendAsync("t1", Use("e1", "20"), Use("e2", "60"));
        var desk = new VoidDesk(engine.Node);
        var voided = await Done(desk.VoidAsync("t1", new VoidRequest("tests", "e2", null, null), default));
        await desk.WhenCountedAsync("t1", voided.Account, default);
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("20");
    }

    [Theory]
    [InlineData(Aggregation.Sum, "12", "5", "1")]
    [InlineData(Aggregation.Max, "7", "5", "1")]
    public async Task Usage_of_an_edits_instant_and_ahead_is_taken_back_from_the_period_that_counted_it(Aggregation aggregation, string before, string after, string inNext)
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-10T12:00:00Z", aggregation);
        await engine.PutBucketAsync("t1", Some.Bucket("100"));
        await engine.SendAsync("t1", Use("e1", "5"), Use("e2", "7", "2026-03-10T12:02:00Z"));
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe(before);
        await engine.PutBucketAsync("t1", Some.Bucket("100") with { Schedule = new PeriodSchedule(new PeriodDuration(PeriodUnit.Week, 1), new LocalDateTime(2026, 1, 5, 0, 0), DateTimeZone.Utc) });
        await engine.SendAsync("t1", Use("e3", "1"));
        engine.Checkpoint();
        using var again = engine.AfterPowerCut();
        await again.VoidAsync("t1", "e2");

        (await again.CountedAsync("t1")).Used.ToString().ShouldBe(inNext);
        var account = again.Node.Shards.Select(shard => shard.FindAccount(0)).First(account => account is not null)!;
        account.Buckets[0].Closed!.Single().UsedNanos.ShouldBe(Quantity.Parse(after).Nanos);
    }

    [Fact]
    public async Task A_top_up_that_a_voided_correction_calls_for_expires_by_the_clock()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-10T00:00:00Z");
        await engine.PutBucketAsync("t1", Some.Bucket("100", Some.Percent(90)) with { TopUp = new TopUpTerms(Quantity.Of(10), Quantity.Of(50), 1) { ExpiresAfter = new PeriodDuration(PeriodUnit.Day, 1) } });
        await engine.SendAsync("t1", Use("e1", "-10"), Use("e2", "95"));
        await engine.VoidAsync("t1", "e1");
        (await engine.FactsAsync("t1")).Select(item => item.Fact).OfType<ToppedUp>().Single().ExpiresAt.ShouldBe(At("2026-03-11T00:00:00Z"));

        await engine.SetClockAsync("t1", "2026-03-12T00:00:00Z");
        (await engine.FactsAsync("t1"))[^1].Fact.ShouldSatisfyAllConditions(
            fact => (fact.GetType(), fact.Cause, fact.Capacity.ToString()).ShouldBe((typeof(Crossed), Cause.GrantExpired, "100")),
            fact => fact.OccurredAt.ShouldBe(At("2026-03-11T00:00:00Z")));
    }

    [Fact]
    public async Task A_change_of_capacity_is_not_forgotten_with_the_usage_ahead_that_was_voided()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-31T23:58:00Z");
        await engine.PutBucketAsync("t1", Some.Bucket("100", Some.Percent(50)));
        await engine.SendAsync("t1", Use("e1", "10", "2026-04-01T00:01:00Z"));
        await Done(engine.Capacity.PutGrantAsync(new BucketPath("t1", "a", "b"), new Grant("g", Quantity.Of(100)) { Priority = 200, ExpiresAt = At("2026-04-02T00:00:00Z") }, default));
        await engine.VoidAsync("t1", "e1");
        await engine.SetClockAsync("t1", "2026-04-01T00:00:00Z");
        await engine.SendAsync("t1", Use("e2", "60"));
        await engine.SetClockAsync("t1", "2026-04-03T00:00:00Z");
        (await engine.FactsAsync("t1")).Single().Fact.OccurredAt.ShouldBe(At("2026-04-02T00:00:00Z"));
    }

    [Fact]
    public Task It_is_a_correction_that_clears_and_names_the_event_and_its_identity_stays_taken() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant, "2026-03-10T00:00:00Z");
        await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50)));
        await engine.SendAsync(tenant, Use("e1", "30", "2026-03-05T00:00:00Z"), Use("e2", "30"));
        var first = await engine.VoidAsync(tenant, "e1");
        await engine.SetClockAsync(tenant, "2026-03-11T00:00:00Z");
        var again = await engine.VoidAsync(tenant, "e1");

        (again.Account, again.Event.Id, again.Event.Subject, again.Event.VoidedAt, again.Event.Values[0].Quantity.ToString()).ShouldBe(("a", "e1", "s1", first.Event.VoidedAt, "30"));
        (await engine.SendAsync(tenant, Use("e1", "30", "2026-03-05T00:00:00Z"))).Duplicates.ShouldBe(1);
        (await engine.DescribeAsync(tenant)).ShouldBe("30: armed");
        var facts = await engine.FactsAsync(tenant);
        facts.Count.ShouldBe(2);
        ((Cleared)facts[1].Fact).ShouldSatisfyAllConditions(
            fact => (fact.Cause, fact.EventId, fact.Subject, fact.Arming).ShouldBe((Cause.Correction, "e1", "s1", 1)),
            fact => (fact.UsedBefore.ToString(), fact.Used.ToString(), fact.Late).ShouldBe(("60", "30", false)),
            fact => fact.OccurredAt.ShouldBe(At("2026-03-05T00:00:00Z")));
        (await engine.ShouldSumUpAsync(tenant)).Counted.ShouldBe(2);
        var listed = await Done(new CountedEventDesk(engine.Node).ListAsync(tenant, "a", new CountedEventsQuery(null, null, null, null, 10), default));
        listed.Items.Select(item => (item.Id, item.VoidedAt is not null)).ShouldBe([("e1", true), ("e2", false)]);
    });

    [Theory]
    [InlineData(Aggregation.Sum)]
    [InlineData(Aggregation.Max)]
    [InlineData(Aggregation.Latest)]
    public async Task In_a_closed_period_it_is_late_and_the_open_one_is_not_touched(Aggregation aggregation)
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-02-10T00:00:00Z", aggregation);
        await engine.PutBucketAsync("t1", Some.Bucket("100", Some.Value(50)));
        await engine.SendAsync("t1", Use("e1", "60"));
        await engine.SetClockAsync("t1", "2026-03-05T00:00:00Z");
        await engine.SendAsync("t1", Use("e2", "3"));
        await engine.VoidAsync("t1", "e1");
        (await engine.CountedAsync("t1")).Used.ToString().ShouldBe("3");
        (await engine.FactsAsync("t1")).Select(item => item.Fact).OfType<Cleared>().Where(fact => fact.Cause == Cause.Correction).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            fact => fact.Late.ShouldBeTrue(),
            fact => (fact.EventId, fact.Used.ToString()).ShouldBe(("e1", "0")));
    }

    [Fact]
    public async Task Only_buckets_that_counted_the_event_give_it_back()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-10T00:00:00Z");
        await engine.PutAccountAsync("t1", "a", "s1", "s2");
        await engine.SendAsync("t1", Use("e1", "10"), Use("e2", "7", subject: "s2"));
        await engine.PutBucketAsync("t1", Some.Bucket() with { CountFrom = CountFrom.Now }, "now");
        await engine.PutCountedAsync("t1", Some.Bucket(), "start");
        await engine.PutCountedAsync("t1", Some.Bucket() with { Subjects = ["s2"] }, "other");
        await engine.SendAsync("t1", Use("e3", "1"));
        await engine.VoidAsync("t1", "e1");
        (await engine.StatusAsync("t1", "now")).Used.ToString().ShouldBe("1");
        (await engine.StatusAsync("t1", "start")).Used.ToString().ShouldBe("8");
        (await engine.StatusAsync("t1", "other")).Used.ToString().ShouldBe("7");
        (await engine.PutCountedAsync("t1", Some.Bucket(), "later")).Used.ToString().ShouldBe("8");
    }

    [Fact]
    public async Task An_event_that_waits_for_the_next_period_waits_no_more()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-31T23:58:00Z");
        await engine.PutBucketAsync("t1", Some.Bucket("100", Some.Value(5)));
        await engine.SendAsync("t1", Use("ahead", "7", "2026-04-01T00:01:00Z"), Use("also", "2", "2026-04-01T00:01:00Z"));
        await engine.VoidAsync("t1", "ahead");
        await engine.SetClockAsync("t1", "2026-04-01T00:02:00Z");
        (await engine.DescribeAsync("t1")).ShouldBe("2: armed");
    }

    [Theory]
    [InlineData(Aggregation.Sum)]
    [InlineData(Aggregation.Max)]
    [InlineData(Aggregation.Latest)]
    public async Task While_a_bucket_counts_a_void_waits_in_its_turn(Aggregation aggregation)
    {
        using var engine = new RunningEngine(isRecounting: false);
        await engine.SetUpAsync("t1", "2026-03-10T00:00:00Z", aggregation);
        await engine.SendAsync("t1", Use("e1", "40", "2026-03-02T00:00:00Z"), Use("e2", "9", "2026-03-01T00:00:00Z"));
        await engine.PutBucketAsync("t1", Some.Bucket("100", Some.Value(45), Some.Value(95)));
        await engine.SendAsync("t1", Use("e3", "50", "2026-03-03T00:00:00Z"));
        await engine.VoidAsync("t1", "e3");
        await engine.VoidAsync("t1", "e1");
        await engine.SendAsync("t1", Use("e4", "1", "2026-03-01T00:00:00Z"));
        engine.Checkpoint();
        using var second = engine.AfterPowerCut();
        (await second.CountedAsync("t1")).Used.ToString().ShouldBe(aggregation switch { Aggregation.Sum => "10", Aggregation.Max => "9", _ => "1" });
        (await second.FactsAsync("t1")).Select(item => $"{item.Fact.GetType().Name} {item.Fact.Cause} {item.Fact.EventId}").ShouldContain(aggregation == Aggregation.Latest ? "Cleared Correction e1" : "Cleared Correction e3", "a gauge holds 5 percent below its line");
        second.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task It_is_found_by_who_remembers_it_or_by_subject_or_account()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-10T00:00:00Z");
        await engine.PutAccountAsync("t1", "b", "s2");
        await engine.SendAsync("t1", Use("0190d6a2-7b1c-7def-8abc-0123456789ab", "1"), Use("0190d6a27b1c7def8abc0123456789ab", "2"), Use("twice", "3"), Use("twice", "4", subject: "s2"));
        (await engine.VoidAsync("t1", "0190d6a2-7b1c-7def-8abc-0123456789ab")).Account.ShouldBe("a");
        engine.Checkpoint();
        (await engine.VoidAsync("t1", "0190d6a27b1c7def8abc0123456789ab")).Event.Values[0].Quantity.ToString().ShouldBe("2");
        var ambiguous = await Refused(engine.Voids.VoidAsync("t1", new VoidRequest("tests", "twice", null, null), default));
        (ambiguous.Kind, ambiguous.Code).ShouldBe((Outcomes.RefusalKind.Conflict, "event.ambiguous"));
        (await engine.VoidAsync("t1", "twice", subject: "s2")).Account.ShouldBe("b");
        (await engine.VoidAsync("t1", "twice", account: "a")).Account.ShouldBe("a");
    }

    [Fact]
    public async Task What_was_not_counted_is_not_found()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-10T00:00:00Z");
        await engine.SendAsync("t1", Use("rejected", "1", "2026-04-01T00:00:00Z"), Use("held", "1", subject: "nobody"), Use("e1", "1"));
        foreach (var request in new[]
        {
            new VoidRequest("tests", "rejected", null, null), new VoidRequest("tests", "held", null, null), new VoidRequest("other", "e1", null, null),
            new VoidRequest("tests", "e1", null, "zzz"), new VoidRequest("tests", "e1", "zzz", null),
        }) (await Refused(engine.Voids.VoidAsync("t1", request, default))).Code.ShouldBe("not_found", request.ToString());
        (await Refused(engine.Voids.VoidAsync("t9", new VoidRequest("tests", "e1", null, null), default))).Code.ShouldBe("not_found");
    }

    [Fact]
    public async Task What_history_has_dropped_is_too_old_and_what_is_older_than_the_window_is_found_by_its_account()
    {
        using var engine = new RunningEngine(options: new NodeOptions { HistoryRetention = Duration.FromDays(60) });
        await engine.SetUpAsync("t1", "2026-01-01T00:00:00Z");
        await engine.PutBucketAsync("t1", Some.Bucket() with { Schedule = null });
        await engine.SendAsync("t1", Use("e1", "5"));
        engine.Checkpoint();
        await engine.SetClockAsync("t1", "2026-02-20T00:00:00Z");
        await engine.SendAsync("t1", Use("e2", "7"));
        (await Refused(engine.Voids.VoidAsync("t1", new VoidRequest("tests", "e1", null, null), default))).Code.ShouldBe("not_found");
        await engine.VoidAsync("t1", "e1", account: "a");
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("7");
        await engine.SetClockAsync("t1", "2026-03-10T00:00:00Z");
        (await Refused(engine.Voids.VoidAsync("t1", new VoidRequest("tests", "e0", null, "a"), default))).Code.ShouldBe("event.too_old");
        (await Refused(engine.Voids.VoidAsync("t1", new VoidRequest("tests", "e0", null, null), default))).Code.ShouldBe("not_found");
    }

    [Fact]
    public async Task A_highest_value_whose_period_began_before_what_history_holds_stays()
    {
        using var engine = new RunningEngine(options: new NodeOptions { HistoryRetention = Duration.FromDays(60) });
        await engine.SetUpAsync("t1", "2026-01-01T00:00:00Z", Aggregation.Max);
        await engine.PutBucketAsync("t1", Some.Bucket() with { Schedule = null });
        await engine.SendAsync("t1", Use("e1", "5"));
        await engine.SetClockAsync("t1", "2026-03-10T00:00:00Z");
        await engine.SendAsync("t1", Use("e2", "7"), Use("e3", "6"));
        (await Refused(engine.Voids.VoidAsync("t1", new VoidRequest("tests", "e2", null, null), default))).Code.ShouldBe("bucket.history_insufficient");
        await engine.VoidAsync("t1", "e3");
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("7");
    }

    [Theory]
    [InlineData(Aggregation.Sum, "6")]
    [InlineData(Aggregation.Max, "5")]
    [InlineData(Aggregation.Latest, "5")]
    public async Task Usage_over_time_no_longer_has_it(Aggregation aggregation, string used)
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1", "2026-03-10T12:00:00Z", aggregation);
        await engine.PutBucketAsync("t1", Some.Bucket());
        await engine.SendAsync("t1", Use("e1", "1", "2026-03-10T09:01:00Z"), Use("e2", "5", "2026-03-10T09:02:00Z"), Use("e3", "9", "2026-03-10T09:03:00Z"));
        foreach (var folds in new[] { false, true })
        {
            await engine.VoidAsync("t1", "e3");
            if (folds) engine.Checkpoint();
            var usage = await Done(new UsageDesk(engine.Node).OfBucketAsync("t1", "a", "b", new UsageQuery(null, null, UsageStep.Day, UsageGrouping.None), default));
            (usage.Used?.ToString(), usage.Events).ShouldBe((used, 2));
        }
    }
}
