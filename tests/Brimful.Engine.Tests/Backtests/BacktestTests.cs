using System.Collections.Immutable;
using Brimful.Core.Thresholds;
using Brimful.Engine.Backtests;
using Brimful.Engine.Hosting;
using Brimful.Engine.Journal;
using Brimful.Engine.Outbox;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Shards;
using Brimful.Engine.Tenants;
using Brimful.Engine.Tests.Hosting;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Backtests;

/// <summary>A back-test is about one tenant's past, touches nothing, and says what it could not tell.</summary>
public sealed class BacktestTests
{
    [Fact]
    public Task What_another_line_would_have_said_is_told_with_everything_a_fact_has() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant);
        using var desk = new BacktestDesk(engine.Node, engine.Clock);
        var found = await FactsAsync(desk, tenant, Of("a") with { Bucket = "b", Thresholds = [new Threshold(Some.Percent(80)) { Notify = ["hook"] }] });
        var item = found.ShouldHaveSingleItem();
        var fact = item.Fact.ShouldBeOfType<Core.Crossings.Crossed>();
        (fact.EventId, fact.Subject, fact.UsedBefore.ToString(), fact.Used.ToString(), fact.Sequence, fact.Notify.Single()).ShouldBe(("e2", "s1", "60", "85", 1, "hook"));
        (item.Bucket, item.BucketName, item.Meter, item.Contributors.Single(), item.NextReset).ShouldBe(("b", "B", "m", "s1", At("2026-04-01T00:00:00Z")));
    });

    [Fact]
    public async Task Nothing_is_touched_state_journal_history_and_facts_are_what_they_were()
    {
        using var engine = new RunningEngine();
        await SetUpAsync(engine, "t1");
        engine.Checkpoint();
        await engine.SendAsync("t1", Use("e4", "5"));
        await engine.RecountAsync();
        var before = await DigestAsync(engine);
        using var desk = new BacktestDesk(engine.Node, engine.Clock);
        await FactsAsync(desk, "t1", Of("a") with { Bucket = "b", Thresholds = [new Threshold(Some.Percent(10))] });
        await FactsAsync(desk, "t1", Of(null) with { Buckets = Some.Plan(("new", Some.PlanBucket("10", Some.Percent(10)))).Buckets });
        (await DigestAsync(engine)).ShouldBe(before);
        engine.Fatal.ShouldBeNull();
    }

    [Fact]
    public Task Whose_past_is_meant_may_be_an_account_a_plan_or_all() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant, "2026-03-10T00:00:00Z");
        await engine.PutPlanAsync(tenant, Some.Plan("100", Some.Percent(50)));
        foreach (var (account, plan) in new[] { ("x", "p"), ("y", "p"), ("z", null) }) await engine.PutAsync(tenant, account, Some.Account(plan));
        foreach (var account in new[] { "x", "y", "z" }) await engine.SendAsync(tenant, Use("e" + account, "90", subject: account));
        await engine.SetClockAsync(tenant, "2026-03-12T00:00:00Z");
        using var desk = new BacktestDesk(engine.Node, engine.Clock);
        var line = ImmutableArray.Create(new Threshold(Some.Percent(80)));
        (await FactsAsync(desk, tenant, Of("x") with { Bucket = "b", Thresholds = line })).Count.ShouldBe(1);
        (await FactsAsync(desk, tenant, Of(null) with { Plan = "p", Bucket = "b", Thresholds = line })).Count.ShouldBe(2);
        (await FactsAsync(desk, tenant, Of(null) with { Buckets = Some.Plan("100", Some.Percent(80)).Buckets })).Count.ShouldBe(3);
        (await FactsAsync(desk, tenant, Of("x") with { Bucket = "b", Thresholds = line, From = At("2026-03-11T00:00:00Z") })).ShouldBeEmpty();
    });

    [Fact]
    public Task Everything_that_stands_against_it_is_told_at_once() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpAsync(engine, tenant);
        using var desk = new BacktestDesk(engine.Node, engine.Clock);
        var far = At("2027-01-01T00:00:00Z");
        (await FaultsAsync(desk, tenant, Of("nobody") with { To = far })).ShouldBe(["account backtest.account_unknown", "to backtest.in_the_future"]);
        (await FaultsAsync(desk, tenant, Of("a") with { Bucket = "nope" })).ShouldBe(["bucket backtest.bucket_unknown"]);
        (await FaultsAsync(desk, tenant, Of(null) with { Plan = "nope", Buckets = Some.Plan(("k", Some.PlanBucket() with { Terms = Some.Bucket() with { Meter = "other" } })).Buckets }))
            .ShouldBe(["plan plan.unknown", "buckets.k.meter bucket.meter_unknown"]);
        (await Refused(desk.BeginAsync(tenant + "x", Of("a"), default))).Code.ShouldBe("not_found");
    });

    [Fact]
    public Task A_whole_definition_is_given_what_the_account_s_bucket_of_its_key_was_given() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant, "2026-03-10T00:00:00Z");
        await engine.PutBucketAsync(tenant, Some.Bucket("100"));
        await Done(engine.Capacity.PutGrantAsync(new Engine.Capacity.BucketPath(tenant, "a", "b"), new Core.Capacity.Grant("g", Core.Quantities.Quantity.Of(100)), default));
        await engine.SendAsync(tenant, Use("e1", "60"), Use("e2", "110"));
        await engine.SetClockAsync(tenant, "2026-03-12T00:00:00Z");
        using var desk = new BacktestDesk(engine.Node, engine.Clock);
        var lines = Some.PlanBucket("50", Some.Percent(100));
        (await FactsAsync(desk, tenant, Of("a") with { Buckets = Some.Plan(("b", lines)).Buckets })).Select(item => $"{item.Fact.EventId} {item.Fact.Capacity}").ShouldBe(["e2 150"]);
        (await FactsAsync(desk, tenant, Of("a") with { Buckets = Some.Plan(("new", lines)).Buckets })).Select(item => $"{item.Fact.EventId} {item.Fact.Capacity}").ShouldBe(["e1 50"]);
    });

    [Fact]
    public Task What_the_last_record_of_the_span_brought_is_told_too() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await Sessions.SessionEngine.SetUpSessionsAsync(engine, tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket("3") with { Schedule = null, Measure = Core.Buckets.BucketMeasure.Concurrent });
        await engine.SendAsync(tenant, Sessions.SessionEngine.Sign("e1", "x", "start"), Sessions.SessionEngine.Sign("e2", "y", "start"));
        await engine.SetClockAsync(tenant, "2026-03-02T00:00:00Z");
        using var desk = new BacktestDesk(engine.Node, engine.Clock);
        var question = new BacktestQuestion("a", null, At("2026-03-01T00:00:00Z"), At("2026-03-01T12:00:00Z"));
        (await FactsAsync(desk, tenant, question with { Bucket = "b", Thresholds = [new Threshold(Some.Value(2))] })).ShouldHaveSingleItem().Fact.EventId.ShouldBe("e2");
    });

    [Fact]
    public async Task One_is_under_way_a_tenant_and_it_is_seen_by_its_own_tenant_only()
    {
        var behind = new HeldScheduler();
        using var engine = new RunningEngine(options: new NodeOptions { Behind = behind }, isRecounting: false);
        await SetUpAsync(engine, "t1");
        await SetUpAsync(engine, "t2");
        using var desk = new BacktestDesk(engine.Node, engine.Clock);
        var question = Of("a") with { Bucket = "b", Thresholds = [new Threshold(Some.Percent(80))] };
        var first = await Done(desk.BeginAsync("t1", question, default));
        (await Refused(desk.BeginAsync("t1", question, default))).ShouldSatisfyAllConditions(it => it.Code.ShouldBe("backtest.too_many"), it => it.Kind.ShouldBe(RefusalKind.TooMany));
        var other = await Done(desk.BeginAsync("t2", question, default));

        desk.Get("t2", first.Id).ShouldBeOfType<Outcome<BacktestView>.Refused>().Refusal.Code.ShouldBe("not_found");
        desk.Delete("t2", first.Id).ShouldBeOfType<Outcome<BacktestView>.Refused>();
        ((Outcome<IReadOnlyList<BacktestView>>.Done)desk.List("t2")).Value.ShouldHaveSingleItem().Id.ShouldBe(other.Id);

        desk.Delete("t1", first.Id).ShouldBeOfType<Outcome<BacktestView>.Done>();
        desk.Get("t1", first.Id).ShouldBeOfType<Outcome<BacktestView>.Refused>();
        (await Done(desk.BeginAsync("t1", question, default))).State.ShouldBe(BacktestState.Running);
        behind.Release();
    }

    [Fact]
    public async Task What_was_found_of_an_account_is_dropped_when_it_is_erased_and_what_was_about_it_alone_goes_whole()
    {
        using var engine = new RunningEngine();
        await SetUpAsync(engine, "t1");
        await engine.PutAccountAsync("t1", "other", "o1");
        await engine.SendAsync("t1", Use("o", "90", "2026-03-10T00:00:00Z", "o1"));
        await engine.SetClockAsync("t1", "2026-03-13T00:00:00Z");
        using var desk = new BacktestDesk(engine.Node, engine.Clock);
        var buckets = Some.Plan("100", Some.Percent(80)).Buckets;
        var own = await Done(desk.BeginAsync("t1", Of("a") with { Buckets = buckets }, default));
        await desk.FinishedAsync("t1", own.Id);
        var all = await Done(desk.BeginAsync("t1", Of(null) with { To = At("2026-03-13T00:00:00Z"), Buckets = buckets }, default));
        (await desk.FinishedAsync("t1", all.Id)).ShouldSatisfyAllConditions(it => it.Crossings.ShouldBe(2), it => it.Kept.ShouldBe(2));

        await Done(engine.Accounts.EraseAsync("t1", "a", Always, default));
        desk.Get("t1", own.Id).ShouldBeOfType<Outcome<BacktestView>.Refused>();
        ((Outcome<BacktestView>.Done)desk.Get("t1", all.Id)).Value.ShouldSatisfyAllConditions(it => it.Crossings.ShouldBe(2), it => it.Kept.ShouldBe(1));
        ((Outcome<IReadOnlyList<FactItem>>.Done)desk.FactsOf("t1", all.Id, 0, 10)).Value.ShouldHaveSingleItem().Fact.EventId.ShouldBe("o");
    }

    [Fact]
    public async Task What_is_done_is_forgotten_after_an_hour()
    {
        var clock = new JumpingClock(At("2026-03-12T00:00:00Z"));
        using var engine = new RunningEngine();
        await SetUpAsync(engine, "t1");
        using var desk = new BacktestDesk(engine.Node, clock);
        var begun = await Done(desk.BeginAsync("t1", Of("a") with { Bucket = "b", Thresholds = [new Threshold(Some.Percent(80))] }, default));
        (await desk.FinishedAsync("t1", begun.Id)).ExpiresAt.ShouldBe(At("2026-03-12T01:00:00Z"));
        clock.JumpTo("2026-03-12T01:00:00Z");
        desk.Get("t1", begun.Id).ShouldBeOfType<Outcome<BacktestView>.Refused>();
    }

    [Fact]
    public async Task An_account_whose_usage_retention_has_dropped_is_named_and_left_out()
    {
        using var engine = new RunningEngine(options: new NodeOptions { HistoryRetention = Duration.FromDays(40) });
        await SetUpAsync(engine, "t1");
        await engine.PutAccountAsync("t1", "young", "y1");
        await Done(engine.Tenants.PutAsync("live", new TenantTerms("live", TenantMode.Live, null), Always, default));
        await Done(engine.Meters.PutAsync("live", "m", new Meters.MeterTerms("use", Core.Metering.Aggregation.Sum, "$.value", "1", []), Always, default));
        await engine.PutAccountAsync("live", "a", "s1");
        await engine.SendAsync("live", Use("now", "1"));
        engine.Checkpoint();
        await engine.SetClockAsync("t1", "2026-06-10T00:00:00Z");
        await engine.SendAsync("t1", Use("old", "90"), Use("young", "90", subject: "y1"));
        engine.Checkpoint();

        using var desk = new BacktestDesk(engine.Node, engine.Clock);
        await engine.SetClockAsync("t1", "2026-06-11T00:00:00Z");
        var buckets = Some.Plan("100", Some.Percent(80)).Buckets;
        var early = await Done(desk.BeginAsync("t1", new BacktestQuestion(null, null, At("2026-03-01T00:00:00Z"), At("2026-06-11T00:00:00Z")) { Buckets = buckets }, default));
        (await desk.FinishedAsync("t1", early.Id)).ShouldSatisfyAllConditions(
            it => it.Crossings.ShouldBe(1), it => it.Skipped.Single().ShouldBe(new SkippedAccount("a", "backtest.history_insufficient")));
        (await FactsAsync(desk, "t1", new BacktestQuestion(null, null, At("2026-06-05T00:00:00Z"), At("2026-06-11T00:00:00Z")) { Buckets = buckets })).Count.ShouldBe(2);
    }

    private static async Task SetUpAsync(RunningEngine engine, string tenant)
    {
        await engine.SetUpAsync(tenant, "2026-03-10T00:00:00Z");
        await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50)));
        await engine.SendAsync(tenant, Use("e1", "60"), Use("e2", "25"), Use("e3", "1"));
        await engine.SetClockAsync(tenant, "2026-03-12T00:00:00Z");
    }

    private static BacktestQuestion Of(string? account) => new(account, null, At("2026-03-01T00:00:00Z"), At("2026-03-10T00:00:01Z"));

    private static async Task<IReadOnlyList<FactItem>> FactsAsync(BacktestDesk desk, string tenant, BacktestQuestion question)
    {
        var begun = await Done(desk.BeginAsync(tenant, question, default));
        (await desk.FinishedAsync(tenant, begun.Id)).Failure.ShouldBeNull();
        return ((Outcome<IReadOnlyList<FactItem>>.Done)desk.FactsOf(tenant, begun.Id, 0, 100)).Value;
    }

    private static async Task<IEnumerable<string>> FaultsAsync(BacktestDesk desk, string tenant, BacktestQuestion question) =>
        (await Refused(desk.BeginAsync(tenant, question, default))).Faults.Select(fault => $"{fault.Path} {fault.Code}");

    /// <summary>Every account as it is stored, every record, every block and every fact.</summary>
    private static async Task<string> DigestAsync(RunningEngine engine)
    {
        var facts = string.Join('\n', (await engine.FactsAsync("t1")).Select(item => item.ToString()));
        var to = new ByteWriter();
        foreach (var shard in engine.Node.Shards)
        {
            for (var number = shard.Number; number < 64; number += engine.Node.Shards.Length) shard.FindAccount(number)?.Write(to, new TermsPool());
            foreach (var record in engine.Store.ReadJournal(shard.Number, 0)) to.Raw(record.Body.Span);
            foreach (var fold in engine.Store.History.ReadFolds(shard.Number, 0))
            {
                to.Raw(fold.Commands.Span);
                foreach (var block in fold.Blocks) to.Raw(block.Body.Span);
            }
            to.Signed(shard.Output.Sequence);
        }
        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(to.Written)) + facts;
    }

    /// <summary>Begins nothing until it is told to.</summary>
    private sealed class HeldScheduler : TaskScheduler
    {
        private readonly Lock _lock = new();
        private List<Task>? _held = [];

        public void Release()
        {
            List<Task> held;
            lock (_lock) (held, _held) = (_held ?? [], null);
            foreach (var task in held) Begin(task);
        }

        protected override IEnumerable<Task> GetScheduledTasks() => [];

        protected override void QueueTask(Task task)
        {
            lock (_lock)
            {
                _held?.Add(task);
                if (_held is not null) return;
            }
            Begin(task);
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        private void Begin(Task task) => ThreadPool.QueueUserWorkItem(_ => TryExecuteTask(task));
    }
}
