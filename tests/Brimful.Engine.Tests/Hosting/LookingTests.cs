using Brimful.Core.Capacity;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Engine.Capacity;
using Brimful.Engine.Forecasts;
using Brimful.Engine.Meters;
using Brimful.Engine.Pools;
using Brimful.Engine.Tenants;
using Brimful.Engine.Tests.Sessions;
using Brimful.Engine.Tests.Verification;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Hosting;

/// <summary>Who only looks moves nothing: what a bucket is follows from what was recorded, whoever looked at it and whatever the clock said then.</summary>
public sealed class LookingTests
{
    private const string March = "2026-03-31T23:00:00Z";
    private const string April = "2026-04-01T00:30:00Z";

    private static readonly BucketPath Path = new("live", "a", "b");

    [Fact]
    public async Task A_bucket_that_was_looked_at_while_the_clock_was_ahead_is_where_it_was_after_a_restart_with_the_right_time()
    {
        var clock = new JumpingClock(At(March));
        using var engine = await StartedAsync(clock, Aggregation.Sum);

        clock.JumpTo(April);
        await LookEverywhereAsync(engine);
        (await engine.StatusAsync("live")).PeriodStart.ShouldBe(At("2026-04-01T00:00:00Z"));
        engine.Checkpoint();
        clock.JumpTo(March);

        using var restarted = engine.AfterPowerCut();
        var status = await restarted.StatusAsync("live");
        (status.PeriodStart, status.Used).ShouldBe((At("2026-03-01T00:00:00Z"), Quantity.Of(30)));
        await restarted.SendAsync("live", Use("e2", "40"));
        (await restarted.FactsAsync("live")).ShouldHaveSingleItem().Fact.Late.ShouldBeFalse("The period is not over.");
        (await VerifiedStore.DifferencesAsync(restarted, "live")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Session_time_that_was_looked_at_while_the_clock_was_ahead_is_what_it_was_after_a_restart_with_the_right_time()
    {
        var clock = new JumpingClock(At(March));
        using var engine = await StartedAsync(clock, Aggregation.Duration);

        clock.JumpTo("2026-03-31T23:10:00Z");
        (await engine.StatusAsync("live")).Used.ShouldBe(Quantity.Of(600));
        engine.Checkpoint();
        clock.JumpTo("2026-03-31T23:09:00Z");

        using var restarted = engine.AfterPowerCut();
        (await restarted.StatusAsync("live")).Used.ShouldBe(Quantity.Of(540));
    }

    [Fact]
    public async Task An_event_that_is_refused_moves_no_bucket_either()
    {
        var alone = await StoredAsync(Aggregation.Latest, static _ => Task.CompletedTask);
        (await StoredAsync(Aggregation.Latest, async engine =>
            (await engine.SendAsync("live", Use("e9", "999999999999999999", subject: "s2"))).Rejected.ShouldHaveSingleItem().Code.ShouldBe("event.level_overflow"))).ShouldBe(alone);
    }

    [Theory]
    [InlineData(Aggregation.Sum)]
    [InlineData(Aggregation.Max)]
    [InlineData(Aggregation.Latest)]
    [InlineData(Aggregation.UniqueCount)]
    [InlineData(Aggregation.Duration)]
    public async Task What_a_checkpoint_holds_does_not_depend_on_who_looked(Aggregation aggregation)
    {
        var alone = await StoredAsync(aggregation, static _ => Task.CompletedTask);
        alone.ShouldNotBeEmpty();
        (await StoredAsync(aggregation, LookEverywhereAsync)).ShouldBe(alone);
    }

    /// <summary>The accounts that a checkpoint stores after somebody looked, in the same period and in the next.</summary>
    private static async Task<List<string>> StoredAsync(Aggregation aggregation, Func<RunningEngine, Task> look)
    {
        var clock = new JumpingClock(At(March));
        using var engine = await StartedAsync(clock, aggregation);
        clock.JumpTo("2026-03-31T23:20:00Z");
        await look(engine);
        clock.JumpTo(April);
        await look(engine);
        var stored = new List<string>();
        engine.Store.OnChunk = (_, chunk) => stored.Add($"{chunk.Kind} {chunk.Key} {Convert.ToHexString(chunk.Body.Span)}");
        engine.Checkpoint();
        return stored;
    }

    /// <summary>A live tenant with a monthly bucket <c>b</c> of 100, a grant and a participant, and some usage in March.</summary>
    private static async Task<RunningEngine> StartedAsync(JumpingClock clock, Aggregation aggregation)
    {
        var engine = new RunningEngine(clock: clock);
        var isOfSessions = aggregation == Aggregation.Duration;
        if (isOfSessions) await engine.SetUpSessionsAsync("live", mode: TenantMode.Live);
        else
        {
            await Done(engine.Tenants.PutAsync("live", new TenantTerms("Live", TenantMode.Live, null), Always, default));
            await Done(engine.Meters.PutAsync("live", "m", new MeterTerms("use", aggregation, "$.value", "1", []), Always, default));
            await engine.PutAccountAsync("live", "a", "s1", "s2");
        }
        await engine.PutBucketAsync("live", Some.Bucket("100", Some.Percent(50)));
        await engine.JoinAsync("live", "s1", Some.Participant("1000", Some.Percent(90)));
        if (aggregation == Aggregation.Sum) await Done(engine.Capacity.PutGrantAsync(Path, new Grant("g", Quantity.Of(20)), default));
        await engine.SendAsync("live", isOfSessions ? SessionEngine.Sign("e1", "x", "start") : Use("e1", "30"));
        return engine;
    }

    private static async Task LookEverywhereAsync(RunningEngine engine)
    {
        await engine.StatusAsync("live");
        await Done(engine.Buckets.ListAsync("live", "a", null, 10, default));
        await Done(engine.Participants.ListAsync(new BucketTarget("live", "a", "b"), null, 10, default));
        await Done(engine.Capacity.ListGrantsAsync(Path, null, 10, default));
        await Done(engine.Capacity.ListContributorsAsync(Path, null, 10, default));
        await new ForecastDesk(engine.Node).OfBucketAsync(Path, 10, default);
    }
}
