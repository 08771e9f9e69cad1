using Brimful.Engine.Hosting;
using Brimful.Engine.Ports;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Sessions;
using static Brimful.Engine.Tests.Hosting.RunningEngine;
using static Brimful.Engine.Tests.Observations.ObservedEngine;
using static Brimful.Engine.Tests.Sessions.SessionEngine;

namespace Brimful.Engine.Tests.Observations;

/// <summary>As a day closes, accounts are looked at together, and each of them.</summary>
public sealed class ObservationSweepTests
{
    [Fact]
    public async Task Many_accounts_are_looked_at_with_one_pass_over_the_journal_and_one_over_each_neighbourhood()
    {
        using var engine = new RunningEngine(options: new NodeOptions { ShardCount = 1 });
        await engine.SetUpAsync("t1");
        for (var account = 0; account < 40; account++)
        {
            await engine.PutAccountAsync("t1", $"a{account}", $"of{account}");
            await Stored(engine.Buckets.PutAsync("t1", $"a{account}", "b", Some.Bucket("100000"), Always, default));
        }
        await UseAsync(engine, 0, 40);
        await UseAsync(engine, 40, 6, but: 7);
        engine.Terms.All = ObservationTerms.Usual;
        var (journal, rollups) = (0, 0);
        engine.Store.OnReadJournal = _ => journal++;
        engine.Store.OnReadRollups = (_, _) => rollups++;
        await UseAsync(engine, 46, 1, but: 7);

        (journal, rollups).ShouldBe((1, 3), "41 accounts are in three groups of sixteen");
        (await engine.FactsAsync("t1")).Select(item => engine.Node.Directory.FindAccount(item.AccountNumber)!.Key).ShouldBe(["a7"], "and one of them has stopped");
    }

    [Fact]
    public async Task An_account_whose_look_fails_is_left_out_and_the_others_are_told()
    {
        using var engine = new RunningEngine(options: new NodeOptions { ShardCount = 1 });
        await engine.SetUpAsync("t1");
        for (var account = 0; account < 40; account++)
        {
            await engine.PutAccountAsync("t1", $"a{account}", $"of{account}");
            await Stored(engine.Buckets.PutAsync("t1", $"a{account}", "b", Some.Bucket("100000"), Always, default));
        }
        await UseAsync(engine, 0, 40);
        await UseAsync(engine, 40, 6, but: 7);
        engine.Terms.All = ObservationTerms.Usual;
        var (faulty, told) = (engine.Node.Directory.AccountNumber(engine.Node.Directory.FindTenant("t1")!, "a5")!.Value, new List<KeeperFault>());
        (engine.Terms.Faulty, engine.Observations.OnFault) = (faulty, told.Add);

        await UseAsync(engine, 46, 1, but: 7);

        (await engine.FactsAsync("t1")).Select(item => engine.Node.Directory.FindAccount(item.AccountNumber)!.Key).ShouldBe(["a7"]);
        told.ShouldHaveSingleItem().Account.ShouldBe(faulty);
        engine.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task Session_time_that_stops_is_told_too()
    {
        using var engine = new RunningEngine();
        engine.Terms.All = ObservationTerms.Usual;
        await engine.SetUpSessionsAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("10000000"));
        for (var day = 0; day < 48; day++)
        {
            if (day < 40)
            {
                await engine.SetClockAsync("t1", $"{First.PlusDays(day):uuuu-MM-dd}T12:00:00Z");
                await engine.SendAsync("t1", Sign($"d{day}", $"x{day}", "start"));
                await engine.SetClockAsync("t1", $"{First.PlusDays(day):uuuu-MM-dd}T13:00:00Z");
                await engine.SendAsync("t1", Sign($"e{day}", $"x{day}", "stop"));
            }
            await engine.SetClockAsync("t1", MidnightOf(day + 1));
        }

        (await engine.ObservedAsync("t1")).ShouldHaveSingleItem().ShouldStartWith("+Drop day 4");
        engine.Fatal.ShouldBeNull();
    }

    /// <summary>All accounts but one use what is steady.</summary>
    private static async Task UseAsync(RunningEngine engine, int first, int days, int but = -1)
    {
        for (var day = first; day < first + days; day++)
        {
            await engine.SetClockAsync("t1", $"{First.PlusDays(day):uuuu-MM-dd}T12:00:00Z");
            await engine.SendAsync("t1", [.. Enumerable.Range(0, 40).Where(account => account != but).Select(account => Use($"d{day}-{account}", $"{Steady(day)}", subject: $"of{account}"))]);
            await engine.SetClockAsync("t1", MidnightOf(day + 1));
        }
    }
}
