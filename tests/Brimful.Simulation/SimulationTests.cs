using System.Collections.Concurrent;
using System.Globalization;
using Brimful.Simulation.Faults;
using Brimful.Simulation.Scheduling;

namespace Brimful.Simulation;

/// <summary>Whole worlds, a seed each. BRIMFUL_SEED plays one alone.</summary>
public sealed class SimulationTests
{
    private const int Seeds = 1_000;
    private const int SeedsToFindAFault = 600;

    public static TheoryData<PlantedFault> Faults() => [.. Enum.GetValues<PlantedFault>().Where(fault => fault != PlantedFault.None)];

    [Fact]
    public void A_thousand_worlds_keep_their_promises()
    {
        var failed = new ConcurrentBag<string>();
        Parallel.ForEach(ChosenSeeds(), seed =>
        {
            var report = new World(seed, PlantedFault.None).Play();
            if (report.Failures.Count > 0) failed.Add($"seed {seed}, event log {report.Log.Hash}: {report.Failures[0]}");
        });
        failed.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(21)]
    [InlineData(34)]
    public void A_seed_writes_the_same_log_byte_for_byte_each_time(int seed)
    {
        var first = new World(seed, PlantedFault.None).Play();
        var second = new World(seed, PlantedFault.None).Play();
        first.Log.Text.ShouldNotBeEmpty();
        string.Equals(first.Log.Text, second.Log.Text, StringComparison.Ordinal).ShouldBeTrue($"seed {seed} went another way the second time");
        first.Log.Hash.ShouldBe(second.Log.Hash);
    }

    [Fact]
    public void A_failing_seed_fails_the_same_way_again()
    {
        var first = Enumerable.Range(1, SeedsToFindAFault).Select(seed => new World(seed, PlantedFault.CommitsBehind).Play()).First(report => report.Failures.Count > 0);
        var second = new World(first.Seed, PlantedFault.CommitsBehind).Play();
        second.Failures.ShouldBe(first.Failures);
        second.Log.Hash.ShouldBe(first.Log.Hash);
    }

    [Fact]
    public void What_goes_on_in_another_thread_does_not_go_unnoticed()
    {
        var scheduler = new Scheduler(new Random(1));
        var process = new ProcessContext(scheduler, "astray");
        process.Begin(static () => { });
        scheduler.Stray.ShouldBeNull();
        var other = new Thread(() => process.Begin(static () => { }));
        other.Start();
        other.Join();
        scheduler.Stray.ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_planted_fault_is_found(PlantedFault fault) =>
        Enumerable.Range(1, SeedsToFindAFault).Any(seed => new World(seed, fault).Play().Failures.Count > 0)
            .ShouldBeTrue($"{fault} was not found in {SeedsToFindAFault} seeds");

    [Fact]
    public void Worlds_are_as_bad_as_they_are_meant_to_be()
    {
        var reports = Enumerable.Range(1, 40).AsParallel().Select(seed => new World(seed, PlantedFault.None).Play()).ToList();
        reports.Sum(report => report.Cuts).ShouldBeGreaterThan(40);
        reports.Sum(report => report.Facts).ShouldBeGreaterThan(400);
        string[] happenings = ["is refused", "lost its power before", "lost its power after", "loses its answer", "the disk is full", "the clock is set", "lost on its way", "the state file is lost", "saves run", "has made a checkpoint", "released", "gathers for", "mails", "texts"];
        foreach (var happening in happenings) reports.ShouldContain(report => report.Log.Text.Contains(happening, StringComparison.Ordinal), happening);
    }

    private static IEnumerable<int> ChosenSeeds() =>
        Environment.GetEnvironmentVariable("BRIMFUL_SEED") is { } seed ? [int.Parse(seed, CultureInfo.InvariantCulture)] : Enumerable.Range(1, Seeds);
}
