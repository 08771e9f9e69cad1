using System.Diagnostics;
using Brimful.Core.Crossings;
using Brimful.Engine.Pools;
using Brimful.Engine.Tests.Hosting;
using Xunit.Abstractions;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Pools;

/// <summary>S16: 50,000 participants in one pool, joined and left one at a time.</summary>
public sealed class LargePoolTests(ITestOutputHelper output)
{
    private const int Many = 50_000;

    private static readonly string[] Subjects = [.. Enumerable.Range(0, Many).Select(number => $"line-{number}")];

    [Fact]
    public async Task Fifty_thousand_join_use_and_leave_one_at_a_time_each_by_a_command_of_its_own()
    {
        using var engine = new RunningEngine();
        await SetUpAsync(engine);
        await EachAsync("join", subject => engine.JoinAsync("t1", subject, Some.Participant("2", Some.Percent(100))));
        (await Done(engine.Buckets.GetAsync("t1", "a", "b", default))).ShouldSatisfyAllConditions(
            view => view.ParticipantCount.ShouldBe(Many),
            view => view.Participants.ShouldBeNull());

        await engine.SendAsync("t1", [.. Enumerable.Range(0, 1_000).Select(number => Use($"e{number}", number == 500 ? "2" : "1", subject: Subjects[number]))]);
        (await engine.FactsAsync("t1")).Single().ShouldSatisfyAllConditions(
            item => item.Participant.ShouldBe("line-500"),
            item => item.Fact.ShouldBeOfType<Crossed>().Used.ToString().ShouldBe("2"));
        (await ListedAsync(engine)).ShouldBe(Subjects);

        engine.Checkpoint();
        using (var again = engine.AfterPowerCut())
        {
            (await again.SendAsync("t1", Use("more", "1", subject: "line-7"))).Counted.ShouldBe(1);
            (await again.FactsAsync("t1")).Select(item => item.Participant).ShouldBe(["line-500", "line-7"]);
            again.Fatal.ShouldBeNull();
        }

        await EachAsync("leave", subject => engine.LeaveAsync("t1", subject));
        (await Done(engine.Buckets.GetAsync("t1", "a", "b", default))).ParticipantCount.ShouldBe(0);
        (await engine.StatusAsync("t1")).Used.ToString().ShouldBe("1001");
    }

    private static async Task SetUpAsync(RunningEngine engine)
    {
        await engine.SetUpAsync("t1");
        await engine.PutAccountAsync("t1", "a", Subjects);
        await engine.PutBucketAsync("t1", Some.Bucket("1000000"));
    }

    private async Task EachAsync<T>(string what, Func<string, Task<T>> call)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Subjects.Select(call));
        output.WriteLine($"{what}: {watch.Elapsed.TotalMicroseconds / Many:N1} µs each");
    }

    private static async Task<List<string>> ListedAsync(RunningEngine engine)
    {
        var (found, after) = (new List<string>(), (string?)null);
        do
        {
            var page = await Done(engine.Participants.ListAsync(new BucketTarget("t1", "a", "b"), after, 1_000, default));
            found.AddRange(page.Items.Select(view => view.Subject));
            after = page.Next;
        }
        while (after is not null);
        return found;
    }
}
