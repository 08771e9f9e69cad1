using System.Text;
using System.Text.Json;
using Brimful.Bench.Load;

namespace Brimful.Bench.Tests;

public sealed class EventTemplateTests
{
    private static readonly LoadPlan Plan = new(Accounts: 10, Batch: 1_000, Connections: 2, WarmupSeconds: 0, Seconds: 1, Seed: 7, Rate: null);

    [Fact]
    public void Every_line_is_a_CloudEvent_of_the_same_length_with_a_random_id_and_an_account_of_the_plan()
    {
        foreach (var line in Lines(Plan.Template(0)))
        {
            var root = JsonDocument.Parse(line).RootElement;
            line.Length.ShouldBe(EventTemplate.LineLength - 1);
            Guid.Parse(root.GetProperty("id").GetString()!).Version.ShouldBe(4);
            root.GetProperty("time").GetString().ShouldBe("2026-03-01T12:34:56Z");
            int.Parse(root.GetProperty("subject").GetString()!["acct-".Length..]).ShouldBeInRange(0, 9);
            root.GetProperty("data").GetProperty("value").GetInt32().ShouldBeInRange(1_000, 9_999);
        }
    }

    [Fact]
    public void No_two_parts_of_a_run_send_one_id()
    {
        var templates = new[] { "search", "busy", "measured" }.Select(part => Plan with { Seed = Seeds.For(Plan.Seed, part) }).Prepend(Plan)
            .SelectMany(plan => new[] { plan.Template(0), plan.Template(1) });
        var ids = templates.SelectMany(template => Lines(template).Concat(Lines(template))).Select(IdOf).ToList();
        ids.Distinct().Count().ShouldBe(ids.Count);
    }

    [Fact]
    public void One_event_of_2000_is_for_an_alarm_account()
    {
        var template = (Plan with { AlarmAccounts = new AccountRange(10, 5) }).Template(0);
        var alarms = Enumerable.Range(0, 10).SelectMany(_ => Lines(template)).Count(line => AccountOf(line) is >= 10 and < 15);
        alarms.ShouldBe(5);
        template.Alarms.ShouldBe(5);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(15)]
    public void Alarm_accounts_are_all_those_of_their_range_and_no_others(int first)
    {
        var template = (Plan with { AlarmAccounts = new AccountRange(first, 5) }).Template(0);
        var drawn = Enumerable.Range(0, 100).SelectMany(_ => Lines(template)).Select(AccountOf).Where(account => account >= Plan.Accounts);
        drawn.Distinct().Order().ShouldBe(Enumerable.Range(first, 5));
    }

    [Fact]
    public void A_sweep_takes_the_accounts_in_order()
    {
        var template = new EventTemplate(3, 10, seed: 1);
        LinesOf(template.Next("2026-03-01T12:34:56"u8, firstAccount: 4)).Select(AccountOf).ShouldBe([4, 5, 6]);
    }

    private static IEnumerable<string> Lines(EventTemplate template) => LinesOf(template.Next("2026-03-01T12:34:56"u8));

    private static IEnumerable<string> LinesOf(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string IdOf(string line) => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!;

    private static int AccountOf(string line) => int.Parse(JsonDocument.Parse(line).RootElement.GetProperty("subject").GetString()!["acct-".Length..]);
}
