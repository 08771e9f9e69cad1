using Brimful.Core.Metering;
using Brimful.Engine.Hosting;
using Brimful.Engine.Pools;
using Brimful.Engine.Ports;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Verification;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Pools;

/// <summary>A pool goes on after a restart, out of the journal, out of a checkpoint and out of both.</summary>
public sealed class PoolRecoveryTests
{
    [Theory]
    [InlineData(Aggregation.Sum)]
    [InlineData(Aggregation.Max)]
    [InlineData(Aggregation.Latest)]
    public async Task Participants_shares_and_lines_are_the_same_from_the_journal_from_a_checkpoint_and_from_both(Aggregation aggregation)
    {
        using var first = new RunningEngine();
        await LiveAsync(first, aggregation);
        var before = await ShownAsync(first);

        using var fromJournal = first.AfterPowerCut();
        (await ShownAsync(fromJournal)).ShouldBe(before);
        first.Checkpoint();
        using var fromCheckpoint = first.AfterPowerCut();
        (await ShownAsync(fromCheckpoint)).ShouldBe(before);

        var goneOn = new List<string>();
        foreach (var engine in new[] { first, fromJournal, fromCheckpoint })
        {
            await engine.SendAsync("t1", Use("e9", "45", subject: "s2"), Use("e10", "48", subject: "s1"), Use("late", "49", "2026-03-20T00:00:00Z", "s3"));
            await engine.LeaveAsync("t1", "s1");
            await engine.JoinAsync("t1", "s1", Some.Participant("60", Some.Percent(50), Some.Percent(90)));
            using var again = engine.AfterPowerCut();
            goneOn.Add(await ShownAsync(again));
            goneOn.Add(await ShownAsync(engine));
            again.Fatal.ShouldBeNull();
            engine.Fatal.ShouldBeNull();
        }
        goneOn.Distinct().Count().ShouldBe(1, string.Join('\n', goneOn.Distinct()));
    }

    [Fact]
    public async Task Verification_counts_a_pool_anew_and_finds_it_the_same()
    {
        using var engine = new RunningEngine();
        await LiveAsync(engine, Aggregation.Sum);
        engine.Checkpoint();
        await engine.SendAsync("t1", Use("e9", "1", subject: "s2"));

        (await DifferencesAsync(engine)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_erased_accounts_participants_leave_history_with_it()
    {
        using var engine = new RunningEngine();
        await LiveAsync(engine, Aggregation.Sum);
        engine.Checkpoint();
        await Done(engine.Accounts.EraseAsync("t1", "a", Always, default));
        engine.Checkpoint();

        using var again = engine.AfterPowerCut();
        again.Fatal.ShouldBeNull();
        (await DifferencesAsync(again)).ShouldBeEmpty();
    }

    /// <summary>Two periods of a pool whose participants come, go and are edited.</summary>
    private static async Task LiveAsync(RunningEngine engine, Aggregation aggregation)
    {
        await engine.SetUpAsync("t1", aggregation: aggregation);
        await engine.PutAccountAsync("t1", "a", "s1", "s2", "s3", "s4");
        await Stored(engine.Buckets.PutAsync("t1", "a", "b", new BucketDefinition(Some.Bucket("100", Some.Percent(50), Some.Percent(100))) { Participants = [new("s3", Some.Participant("40", Some.Percent(50)))] }, Always, default));
        await engine.JoinAsync("t1", "s1", Some.Participant("50", Some.Percent(50), Some.Percent(90)));
        await engine.SendAsync("t1", Use("e1", "30", subject: "s1"), Use("e2", "10", subject: "s2"), Use("e3", "21", subject: "s3"));
        await engine.SetClockAsync("t1", "2026-04-02T00:00:00Z");
        await engine.JoinAsync("t1", "s2", Some.Participant("40", Some.Percent(100)));
        await engine.SendAsync("t1", Use("e4", "26", subject: "s1"), Use("e5", "5", subject: "s4"));
        await engine.LeaveAsync("t1", "s3");
    }

    private static async Task<List<string>> DifferencesAsync(RunningEngine engine)
    {
        await engine.FactsAsync("t1");
        var (store, records) = (engine.Store.Copy(), engine.Records.Copy());
        using var node = new Node(store, SystemClock.Instance, new NewInstallation(4, new string('a', 32), []), new NodeOptions(), _ => { });
        var found = new List<string>();
        await foreach (var verdict in new StoreVerification(node, records, records.Position, SystemClock.Instance).RunAsync(default)) found.AddRange(verdict.Differences);
        return found;
    }

    private static async Task<string> ShownAsync(RunningEngine engine)
    {
        var view = await Done(engine.Buckets.GetAsync("t1", "a", "b", default));
        var participants = view.Participants!.Value.Select(one => $"{one.Subject} {one.Status.Used}/{one.Status.Capacity} {string.Join(',', one.Status.Thresholds.Select(line => $"{line.State}{line.Arming}"))}");
        var facts = (await engine.FactsAsync("t1")).Select(item => $"{item.Fact.Sequence} {item.Participant} {item.Fact.Used} {string.Join(',', item.Contributors)}");
        return $"{view.ETag} {view.Status.Used} {string.Join(' ', view.Status.TopContributors)}\n{string.Join('\n', participants)}\n{string.Join('\n', facts)}";
    }
}
