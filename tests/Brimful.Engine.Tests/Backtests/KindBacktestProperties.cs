using System.Globalization;
using Brimful.Core.Crossings;
using Brimful.Engine.Backtests;
using Brimful.Engine.Outbox;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Retraces;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Backtests;

/// <summary>Of every kind of bucket: what other thresholds would have given is what a twin that had them did give. BRIMFUL_SEED runs one history alone.</summary>
public sealed class KindBacktestProperties
{
    private const int HistoriesOfEach = 4;

    public static TheoryData<string> Kinds => [.. Kind.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_back_test_of_any_kind_gives_what_the_thresholds_did_give_where_they_were_there(string name)
    {
        var kind = Kind.All.Single(kind => kind.Name == name);
        foreach (var seed in Seeds())
        {
            using var world = await KindWorld.LivedAsync(seed, kind);
            await ShouldAgreeAsync(world);
            world.Engine.Fatal.ShouldBeNull();
        }
    }

    internal static IEnumerable<int> Seeds() =>
        Environment.GetEnvironmentVariable("BRIMFUL_SEED") is { } seed ? [int.Parse(seed, CultureInfo.InvariantCulture)] : Enumerable.Range(50_001, HistoriesOfEach);

    private static async Task ShouldAgreeAsync(KindWorld world)
    {
        var facts = await world.Engine.FactsAsync("t1");
        using var desk = new BacktestDesk(world.Engine.Node, world.Engine.Clock) { MostGroups = world.Random.Next(2) * 8 };
        var span = (From: KindWorld.Beginning + Duration.FromDays(world.Random.Next(60)), To: world.Now - Duration.FromDays(world.Random.Next(3)));
        // What falls due is noticed when the sandbox's clock is set; bounds between two such instants leave it the same.
        var clocks = world.Seen.Select(seen => seen.At + Duration.FromTicks(1)).Distinct().Skip(world.Random.Next(world.Seen.Count / 2)).ToList();
        foreach (var account in (string?[])["a", null])
        {
            if (span.From >= span.To || clocks.Count < 2) continue;
            var question = new BacktestQuestion(account, null, span.From, span.To);
            var own = await RunAsync(world, desk, question with { Bucket = "kept", Thresholds = world.Kind.Lines(second: false) });
            ShouldBe(own, Of(world, facts, ("kept", "kept"), question), $"{world}, own lines");
            var other = await RunAsync(world, desk, question with { Bucket = "kept", Thresholds = world.Kind.Lines(second: true) });
            ShouldBe(other, Of(world, facts, ("wanted", "kept"), question), $"{world}, a twin's lines");
            question = question with { From = clocks[0], To = clocks[^1] };
            var whole = await RunAsync(world, desk, question with { Buckets = Some.Plan(("same", Some.PlanBucket() with { Terms = world.Same with { Schedule = null }, Period = world.Same.Schedule is null ? null : Some.PlanBucket().Period })).Buckets }, WithoutNotice);
            ShouldBe(whole, Of(world, facts, ("same", "same"), question, WithoutNotice), $"{world}, a whole definition");
        }
    }

    /// <summary>Says what differs, and not all that there is.</summary>
    private static void ShouldBe(List<string> found, List<string> expected, string name)
    {
        if (found.SequenceEqual(expected)) return;
        string.Join('\n', found.Where(fact => !expected.Contains(fact)).Select(fact => $"too much {fact}").Concat(expected.Where(fact => !found.Contains(fact)).Select(fact => $"missing {fact}")).Take(6)).ShouldBe("", name);
        found.ShouldBe(expected, name);
    }

    private static async Task<List<string>> RunAsync(KindWorld world, BacktestDesk desk, BacktestQuestion question, Func<FactItem, string>? describe = null)
    {
        var begun = await Done(desk.BeginAsync("t1", question, default));
        var done = await desk.FinishedAsync("t1", begun.Id);
        (done.State, done.Failure, done.SkippedCount, done.Progress).ShouldBe((BacktestState.Done, null, 0, 1.0), world.ToString());
        var facts = ((Outcomes.Outcome<IReadOnlyList<FactItem>>.Done)desk.FactsOf("t1", begun.Id, 0, int.MaxValue)).Value;
        (done.Crossings, done.Clearings).ShouldBe((facts.Count(item => item.Fact is Crossed), facts.Count(item => item.Fact is Cleared)), world.ToString());
        return [.. facts.Select(describe ?? Describe).Order(StringComparer.Ordinal)];
    }

    private static List<string> Of(KindWorld world, IReadOnlyList<FactItem> facts, (string Bucket, string ShownAs) of, BacktestQuestion question, Func<FactItem, string>? describe = null) =>
    [
        .. facts.Where(item => item.Bucket == of.Bucket && item.Fact is ThresholdFact { Participant: null } && item.Fact.DetectedAt >= question.From && item.Fact.DetectedAt < question.To)
            .Where(item => question.Account is null || item.AccountNumber == world.Engine.Accounts.AccountNumber("t1", question.Account))
            .Select(item => (describe ?? Describe)(item with { Bucket = of.ShownAs })).Order(StringComparer.Ordinal),
    ];

    /// <summary>All of a fact but its place in the outbox.</summary>
    private static string Describe(FactItem item) => $"{item.Fact.Sequence} {item.Fact.DetectedAt} {WithoutNotice(item)}";

    /// <summary>In a sandbox the clock is set past what falls due, and notices it then.</summary>
    private static string WithoutNotice(FactItem item)
    {
        var fact = (ThresholdFact)item.Fact;
        var top = fact is Crossed { TopContributors: var contributors } ? string.Join(' ', contributors.Zip(item.Contributors, (one, key) => $"{key}={one.Used}")) : "";
        return $"{item.AccountNumber} {item.Bucket} {fact.GetType().Name} {fact.Period} {fact.Line} {fact.Step} {fact.Arming} {fact.Cause} {fact.EventId} {fact.Subject} {fact.UsedBefore} {fact.Used} {fact.Capacity} {fact.Level} {fact.OccurredAt} {fact.Late} [{top}] {item.NextReset} {item.NextChange}";
    }
}
