using Brimful.Core.Crossings;
using Brimful.Engine.Buckets;
using Brimful.Engine.Explanations;
using Brimful.Engine.Outbox;
using Brimful.Engine.Tests.Backtests;
using Brimful.Engine.Tests.Retraces;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Explanations;

/// <summary>Of every kind of bucket: what is said of an instant of the past is what the bucket, and its participant, showed then, and what its facts say. BRIMFUL_SEED runs one
/// history alone.</summary>
public sealed class KindExplanationProperties
{
    public static TheoryData<string> Kinds => [.. Kind.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_instant_of_a_bucket_of_any_kind_is_explained_as_it_was(string name)
    {
        var kind = Kind.All.Single(kind => kind.Name == name);
        foreach (var seed in KindBacktestProperties.Seeds())
        {
            using var world = await KindWorld.LivedAsync(seed, kind);
            var facts = (await world.Engine.FactsAsync("t1")).Where(item => item.Bucket == "kept" && item.AccountNumber == world.Engine.Accounts.AccountNumber("t1", "a")).ToList();
            var subject = world.Engine.Node.Directory.FindTenant("t1")!.Subjects.Find("a1"u8.ToArray());
            using var desk = new ExplanationDesk(world.Engine.Node, world.Engine.Records);
            foreach (var (at, status, participant) in world.Seen)
            {
                var then = facts.Where(item => item.Fact.DetectedAt <= at && (kind.Name == "gauge" ? !item.Fact.Late : item.Fact.Period?.Start == status.PeriodStart)).ToList();
                await ShouldAgreeAsync(desk, at, null, status, [.. then.Where(item => item.Fact is ThresholdFact { Participant: null })], $"{world} at {at}");
                if (participant is not null) await ShouldAgreeAsync(desk, at, "a1", participant, [.. then.Where(item => item.Fact is ThresholdFact { Participant: { } one } && one == subject)], $"{world} at {at}, participant");
            }
            world.Engine.Fatal.ShouldBeNull();
        }
    }

    private static async Task ShouldAgreeAsync(ExplanationDesk desk, Instant at, string? participant, BucketStatus status, List<FactItem> facts, string name)
    {
        var explained = await Done(desk.ExplainAsync(new ExplanationQuestion("t1", "a", "kept", at, null, participant), default));
        Figures(explained.Status).ShouldBe(Figures(status), name);
        foreach (var line in explained.Lines)
        {
            var told = facts.Where(item => item.Fact is ThresholdFact of && of.Line == line.Line && of.Step == (line.Step ?? 0)).ToList();
            (line.State == ThresholdState.Crossed).ShouldBe(line.Reason is LineReasons.Reached or LineReasons.AlreadyCrossed or LineReasons.HeldByHysteresis or LineReasons.CarriedOver, name);
            (line.State == ThresholdState.Passed).ShouldBe(line.Reason.StartsWith("passed_", StringComparison.Ordinal), $"{name}, {line.Line}: {line.Reason}");
            if (line.State == ThresholdState.Armed && told is [.., { Fact: Cleared { Cause: var cause } }]) line.Reason.ShouldBe(LineReasons.ClearedBy(cause), $"{name}, {line.Line}");
            line.Facts.ShouldBeSubsetOf(told, $"{name}, {line.Line}");
            if (told is [.., { Fact: var newest }] && line is { Line.IsRecurring: false }) line.Facts[^1].Fact.Sequence.ShouldBe(newest.Sequence, $"{name}, {line.Line}");
            if (line is { Reason: LineReasons.Reached, MovedBy: { EventId: { } id } } && id == line.Facts[^1].Fact.EventId) line.MovedBy!.Used.ToString().ShouldBe(line.Facts[^1].Fact.Used.ToString(), $"{name}, {line.Line}");
            if (line.Line.IsRecurring) continue;
            var stored = status.Thresholds.Single(threshold => threshold.Line == line.Line);
            (line.State, line.Arming).ShouldBe((stored.State, stored.Arming), $"{name}, {line.Line}");
        }
        if (explained.LastMoves is [.., var last]) last.Used.ToString().ShouldBe(status.Used.ToString(), name);
    }

    private static string Figures(BucketStatus status) =>
        $"{status.PeriodStart} {status.PeriodEnd}: {status.Used} of {status.Capacity}, {string.Join("; ", status.Thresholds)}; {string.Join("; ", status.Sources)}; {status.NextChange} {status.Tier}";
}
