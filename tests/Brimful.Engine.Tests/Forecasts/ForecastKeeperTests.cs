using Brimful.Core.Metering;
using Brimful.Core.Outlooks;
using Brimful.Core.Thresholds;
using Brimful.Engine.Forecasts;
using Brimful.Engine.Hosting;
using Brimful.Engine.Meters;
using Brimful.Engine.Tenants;
using Brimful.Engine.Tests.Hosting;
using static Brimful.Engine.Tests.Forecasts.ForecastedEngine;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Forecasts;

/// <summary>Looks at many buckets by the real clock: together, behind everything else, and of closed days once a day.</summary>
public sealed class ForecastKeeperTests
{
    private readonly JumpingClock _clock = new(At(Day(1)));

    [Fact]
    public async Task Many_buckets_are_looked_at_with_one_pass_over_the_journal_and_one_over_each_neighbourhood()
    {
        using var engine = await SomeAsync(accounts: 40, "1000", Likely());
        for (var day = 1; day <= 16; day++) await UseAsync(engine, day, 40);
        var (journal, rollups) = (0, 0);
        engine.Store.OnReadJournal = _ => journal++;
        engine.Store.OnReadRollups = (_, _) => rollups++;
        await engine.Forecasts.LookAtDueAsync();

        (journal, rollups).ShouldBe((1, 3), "40 accounts are in three groups of sixteen");
        for (var account = 0; account < 40; account++) (await OutlookAsync(engine, account)).ShouldNotBe(default);
        (await engine.Forecasts.LookAtDueAsync()).ShouldBeNull("all of them are looked at again tomorrow");
    }

    [Fact]
    public async Task Near_a_line_the_next_look_reads_today_and_no_day_that_is_closed()
    {
        using var engine = await SomeAsync(accounts: 1, "400", Likely());
        for (var day = 1; day <= 16; day++) await UseAsync(engine, day, 1);
        _clock.JumpTo("2026-03-17T06:00:00Z");
        engine.Checkpoint();
        await engine.Forecasts.LookAtDueAsync();
        var before = await OutlookAsync(engine, 0);
        var first = int.MaxValue;
        engine.Store.OnReadRollups = (from, _) => first = Math.Min(first, from);
        await SendAsync(engine, 0, "busy", 40);
        _clock.JumpTo("2026-03-17T06:15:00Z");
        await engine.Forecasts.LookAtDueAsync();

        first.ShouldBe(Brimful.Engine.History.HistoryForm.DayOf(At("2026-03-17T00:00:00Z").ToUnixTimeTicks()));
        (await OutlookAsync(engine, 0)).Fires.ShouldBeGreaterThan(before.Fires, "a busy morning speaks for the rest of the day");
    }

    [Fact]
    public async Task What_comes_late_or_is_voided_counts_from_the_next_day_on()
    {
        using var engine = await SomeAsync(accounts: 1, "400", Likely());
        for (var day = 1; day <= 16; day++) await UseAsync(engine, day, 1);
        await engine.Forecasts.LookAtDueAsync();
        await SendAsync(engine, 0, "late", 100, "2026-03-16T20:00:00Z");
        _clock.JumpTo("2026-03-17T12:00:00Z");
        await engine.Forecasts.LookAtDueAsync();
        _clock.JumpTo(Day(18));
        await engine.Forecasts.LookAtDueAsync();

        var told = await OutlookAsync(engine, 0);
        var read = await BasisAsync(engine);
        told.Expected.ShouldBe(read.OutlookFor((MovingLine)engine.ThresholdsOf("a0")[0].Line).Expected, "as if it were read anew");
    }

    [Fact]
    public async Task Usage_is_counted_while_a_look_waits_for_the_store()
    {
        using var engine = await SomeAsync(accounts: 3, "1000", Likely());
        for (var day = 1; day <= 16; day++) await UseAsync(engine, day, 3);
        var (waits, goesOn) = (new TaskCompletionSource(), new ManualResetEventSlim());
        engine.Store.OnReadRollups = (_, _) =>
        {
            waits.TrySetResult();
            goesOn.Wait();
        };
        var look = Task.Run(engine.Forecasts.LookAtDueAsync);
        await waits.Task;
        await SendAsync(engine, 0, "meanwhile", 5);

        (await Done(engine.Buckets.GetAsync("t1", "a0", "b", default))).Status.Used.ToString().ShouldBe("165");
        look.IsCompleted.ShouldBeFalse();
        goesOn.Set();
        (await look).ShouldNotBeNull();
    }

    [Fact]
    public async Task After_a_start_everything_is_looked_at_and_a_new_line_at_once()
    {
        using var engine = await SomeAsync(accounts: 2, "250", Likely());
        for (var day = 1; day <= 16; day++) await UseAsync(engine, day, 2);
        using var again = engine.AfterPowerCut();
        await again.Forecasts.LookAtDueAsync();
        for (var account = 0; account < 2; account++) (await OutlookAsync(again, account)).ShouldNotBe(default);
        await Stored(again.Buckets.PutAsync("t1", "a1", "b", Some.Bucket("250", Likely("0.5")), Always, default));
        await again.Forecasts.LookAtDueAsync();

        (await OutlookAsync(again, 1)).AsOfTicks.ShouldBeGreaterThan(0);
        again.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task A_bucket_whose_look_fails_is_left_out_for_an_hour_while_the_others_are_told_and_usage_counts()
    {
        using var engine = await SomeAsync(accounts: 7, "1000", Likely());
        for (var day = 1; day <= 16; day++) await UseAsync(engine, day, 7);
        var (faulty, told) = (engine.Node.Directory.AccountNumber(engine.Node.Directory.FindTenant("t1")!, "a3")!.Value, new List<KeeperFault>());
        (engine.Terms.Faulty, engine.Forecasts.OnFault) = (faulty, told.Add);

        await engine.Forecasts.LookAtDueAsync();

        for (var account = 0; account < 7; account++) (await OutlookAsync(engine, account) == default).ShouldBe(account == 3, $"a{account}");
        told.ShouldHaveSingleItem().ShouldSatisfyAllConditions(fault => fault.Keeper.ShouldBe("forecasts"), fault => fault.Account.ShouldBe(faulty), fault => fault.Fault.Message.ShouldContain("planted"));
        (await engine.Forecasts.LookAtDueAsync()).ShouldBeNull("the bucket rests");
        await SendAsync(engine, 3, "meanwhile", 5);
        (await Done(engine.Buckets.GetAsync("t1", "a3", "b", default))).Status.Used.ToString().ShouldBe("165");

        engine.Terms.Faulty = null;
        _clock.JumpTo("2026-03-17T01:00:00Z");
        await engine.Forecasts.LookAtDueAsync();
        (await OutlookAsync(engine, 3)).ShouldNotBe(default);
        engine.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task A_failing_look_stops_no_engine_and_is_told_once_a_minute()
    {
        using var engine = await SomeAsync(accounts: 2, "1000", Likely());
        for (var day = 1; day <= 16; day++) await UseAsync(engine, day, 2);
        var told = new TaskCompletionSource<KeeperFault>();
        var times = 0;
        engine.Store.OnReadRollups = static (_, _) => throw new InvalidOperationException("A planted fault.");
        engine.Forecasts.OnFault = fault =>
        {
            times++;
            told.TrySetResult(fault);
        };
        engine.Forecasts.Start();
        while (!told.Task.IsCompleted && engine.Fatal is null) await Task.Yield();

        engine.Fatal.ShouldBeNull();
        (await told.Task).Fault.Message.ShouldBe("A planted fault.");
        await SendAsync(engine, 0, "meanwhile", 5);
        (await Done(engine.Buckets.GetAsync("t1", "a0", "b", default))).Status.Used.ToString().ShouldBe("165");
        times.ShouldBe(1);
        engine.Fatal.ShouldBeNull();
    }

    private async Task<RunningEngine> SomeAsync(int accounts, string capacity, ThresholdLine line)
    {
        var engine = new RunningEngine(options: new NodeOptions { ShardCount = 1 }, clock: _clock);
        await Done(engine.Tenants.PutAsync("t1", new TenantTerms("T", TenantMode.Live, null), Always, default));
        await Done(engine.Meters.PutAsync("t1", "m", new MeterTerms("use", Aggregation.Sum, "$.value", "1", []), Always, default));
        for (var account = 0; account < accounts; account++)
        {
            await engine.PutAccountAsync("t1", $"a{account}", $"s{account}");
            await Stored(engine.Buckets.PutAsync("t1", $"a{account}", "b", Some.Bucket(capacity, line), Always, default));
        }
        return engine;
    }

    /// <summary>Everybody uses 10 at noon of a day of March; then the day is over.</summary>
    private async Task UseAsync(RunningEngine engine, int day, int accounts)
    {
        _clock.JumpTo($"2026-03-{day:00}T12:00:00Z");
        await engine.SendAsync("t1", [.. Enumerable.Range(0, accounts).Select(account => Use($"d{day}-{account}", "10", subject: $"s{account}"))]);
        _clock.JumpTo(Day(day + 1));
    }

    private static Task SendAsync(RunningEngine engine, int account, string id, int value, string? time = null) => engine.SendAsync("t1", Use(id, $"{value}", time, $"s{account}"));

    private static async Task<LineOutlook> OutlookAsync(RunningEngine engine, int account) =>
        await Done(engine.Node.AskAsync<LineOutlook>(_ => engine.BucketOf($"a{account}").Open.OutlookAt(0)));

    private static Task<ForecastBasis> BasisAsync(RunningEngine engine) => Done(new ForecastReading(engine.Node).ReadAsync(new("t1", "a0", "b"), default));
}
