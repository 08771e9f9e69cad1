using System.Text;
using System.Text.Json;

namespace Brimful.EndToEnd.Plans;

/// <summary>kill -9 while a changed plan is on its way to thousands of accounts: it comes to each exactly once, in order with usage.</summary>
public sealed class KilledRolloutTests(ITestOutputHelper output)
{
    private const int Accounts = 6_000;
    private const int Kills = 4;
    private const decimal EachUses = 30;

    private int _killedMidway;

    [Fact]
    public Task Killed_midway_a_changed_plan_comes_to_every_account_exactly_once() => RunAsync(StoreUnderTest.Sqlite);

    [Fact]
    public Task Killed_midway_on_PostgreSQL_a_changed_plan_comes_to_every_account_exactly_once() => RunAsync(StoreUnderTest.Postgres);

    private async Task RunAsync(StoreUnderTest store)
    {
        await using var server = await BrimfulServer.StartAsync(ServerOptions.On(store));
        var (tenant, twin) = (await SetUpAsync(server, "first"), await SetUpAsync(server, "second"));

        for (var kill = 1; kill <= Kills; kill++)
        {
            await PutPlanAsync(tenant, CapacityAfter(kill));
            await KillMidwayAsync(tenant, kill);
            (await tenant.CountAsync(Use($"after-{kill}", "a0", 1))).Count("counted").ShouldBe(1);
        }
        await Eventually.Holds("the newest change has come to everyone", async () => await DoneAsync(tenant) == Accounts, TimeSpan.FromMinutes(2));

        _killedMidway.ShouldBeGreaterThan(0, "no kill came midway");
        output.WriteLine($"{_killedMidway} of {Kills} kills came midway.");
        await CheckFactsAsync(tenant);
        (await twin.ListAsync("/v1/facts")).ShouldBeEmpty();
        (await tenant.StatusAsync("a0", "data")).GetProperty("used").GetDecimal().ShouldBe(EachUses + Kills);
    }

    /// <summary>Each change lowers the capacity under the line at half of it, or lifts it back over it.</summary>
    private static decimal CapacityAfter(int change) => change % 2 == 1 ? 50 : 100;

    private static async Task<BrimfulClient> SetUpAsync(BrimfulServer server, string name)
    {
        await server.Client().PutAsync($"/v1/tenants/{name}", new { name, mode = "live" });
        var tenant = server.Client(name);
        await tenant.PutAsync("/v1/meters/data", new { eventType = "use", aggregation = "sum", value = "$.value", unit = "1" });
        await PutPlanAsync(tenant, CapacityAfter(0));
        var verdicts = await tenant.BulkAsync(Enumerable.Range(0, Accounts).Select(number => new { put = $"/accounts/a{number}", body = new { name = "A", plan = "gold" } }));
        verdicts.ShouldAllBe(verdict => verdict.GetProperty("status").GetInt32() == 201);
        foreach (var some in Enumerable.Range(0, Accounts).Chunk(2_000))
            (await tenant.CountAsync([.. some.Select(number => Use($"e{number}", $"a{number}", EachUses))])).Count("counted").ShouldBe(some.Length);
        return tenant;
    }

    private static Task<Answer> PutPlanAsync(BrimfulClient tenant, decimal capacity) => tenant.PutAsync("/v1/plans/gold", new
    {
        name = "Gold",
        buckets = new { data = new { name = "Data", meter = "data", capacity, period = new { every = "P1Y" }, thresholds = new[] { new { percent = 50 } } } },
    });

    private static string Use(string id, string subject, decimal value) =>
        JsonSerializer.Serialize(new { specversion = "1.0", type = "use", source = "killed", id, subject, data = new { value } });

    private static async Task<int> DoneAsync(BrimfulClient tenant) => (await tenant.GetAsync("/v1/plans/gold")).Body.GetProperty("rollout").GetProperty("done").GetInt32();

    /// <summary>Kills as soon as some accounts have the change, and sees after the start that nothing was taken back and the rest follows.</summary>
    private async Task KillMidwayAsync(BrimfulClient tenant, int kill)
    {
        int seen;
        do seen = await DoneAsync(tenant);
        while (seen == 0);
        await tenant.Server.KillAsync();
        await tenant.Server.StartAgainAsync();
        var after = (await tenant.GetAsync("/v1/plans/gold")).Body;
        after.GetProperty("rollout").GetProperty("version").GetInt32().ShouldBe(kill + 1);
        after.GetProperty("rollout").GetProperty("of").GetInt32().ShouldBe(Accounts);
        after.GetProperty("rollout").GetProperty("done").GetInt32().ShouldBeGreaterThanOrEqualTo(seen);
        if (seen < Accounts) _killedMidway++;
        await Eventually.Holds("the change has come to everyone", async () => await DoneAsync(tenant) == Accounts, TimeSpan.FromMinutes(2));
    }

    /// <summary>Of each account a crossing and a clearing by turns, one a change, with the plan as cause and nothing else.</summary>
    private static async Task CheckFactsAsync(BrimfulClient tenant)
    {
        var facts = await Fact.AllAsync(tenant);
        var expected = string.Concat(Enumerable.Range(1, Kills).Select(change => change % 2 == 1 ? "+" : "-"));
        var perAccount = facts.GroupBy(fact => fact.Key.Account).Select(group => Told(group)).ToList();
        perAccount.Count.ShouldBe(Accounts);
        perAccount.ShouldAllBe(told => told == expected);
        facts.ShouldAllBe(fact => fact.Cause == "plan" && fact.Used >= EachUses);
    }

    private static string Told(IEnumerable<Fact> facts) =>
        facts.Aggregate(new StringBuilder(), (text, fact) => text.Append(fact.Kind == Fact.Crossed ? '+' : '-')).ToString();
}
