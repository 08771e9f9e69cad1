using Brimful.Engine.Identities;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Tests.Identities;

/// <summary>S2, S23: exact within any budget.</summary>
public sealed class IdentityMemoryTests
{
    private const int Live = -1;
    private const long Window = RememberedStream.Window;

    [Fact]
    public void Far_more_than_fits_into_memory_is_remembered_exactly_and_the_budget_holds()
    {
        const long Budget = 256 * 1024;
        var stream = new RememberedStream(Budget);
        var random = new Random(5);
        var known = new List<UInt128>();
        for (var batch = 0; batch < 400; batch++)
        {
            for (var at = 0; at < 250; at++)
            {
                known.Add(Next(random));
                stream.Remember(Live, known[^1], batch, batch);
            }
            if (stream.Identities.IsSpillDue) stream.Checkpoint().ShouldBeTrue();
            stream.Budget.Bytes.ShouldBeLessThanOrEqualTo(Budget, $"after {known.Count}");
        }
        (known.Count * 24L).ShouldBeGreaterThan(9 * Budget);
        stream.Budget.KeysInRuns.ShouldBeGreaterThan(90_000);
        stream.Identities.Of(Live).Runs.Length.ShouldBeInRange(1, MergePlan.MostRuns);

        for (var start = 0; start < known.Count; start += 1_000) stream.Look(Live, known.GetRange(start, 1_000), 400).ShouldAllBe(found => found);
        stream.Look(Live, [.. Enumerable.Range(0, 20_000).Select(_ => Next(random))], 400).ShouldAllBe(found => !found);
        stream.Budget.Bytes.ShouldBeLessThanOrEqualTo(Budget);
    }

    [Fact]
    public void What_a_checkpoint_that_was_cut_short_has_saved_already_does_not_count_and_is_saved_again()
    {
        var stream = new RememberedStream(budgetBytes: 1 << 20);
        stream.Remember(Live, 1, since: 10, now: 10);
        stream.Checkpoint().ShouldBeTrue();
        stream.Remember(Live, 2, since: 11, now: 11);
        stream.Checkpoint(cutAfterWrites: 1).ShouldBeFalse();

        stream.Restart(budgetBytes: 1 << 20);
        stream.Contains(Live, 1, now: 12).ShouldBeTrue();
        stream.Contains(Live, 2, now: 12).ShouldBeFalse("the journal brings it again");
        stream.Remember(Live, 2, since: 11, now: 11);
        stream.Identities.Catch(sequence: 1).Chunks().SelectMany(chunks => chunks).Count().ShouldBe(1, "other copies of the chunk may be without it");
    }

    [Fact]
    public void A_filter_that_always_says_maybe_gives_right_answers()
    {
        var (stream, known) = Spilled(2_000);
        foreach (var run in stream.Identities.Of(Live).Runs) run.Filter = IdentityFilter.Maybe;
        var random = new Random(77);

        stream.Look(Live, known, 0).ShouldAllBe(found => found);
        stream.Look(Live, [.. Enumerable.Range(0, 3_000).Select(_ => Next(random))], 0).ShouldAllBe(found => !found);
        stream.Look(Live, [.. known.Select(identity => identity ^ 1)], 0).ShouldAllBe(found => !found);
        stream.Look(Live, [.. known.Select(identity => identity ^ (UInt128.One << 127))], 0).ShouldAllBe(found => !found);
    }

    [Fact]
    public void The_pages_of_a_batch_are_read_in_one_call()
    {
        var (stream, known) = Spilled(2_000);
        var reads = stream.Runs.Reads;

        stream.Look(Live, known.GetRange(0, 8), 0).ShouldAllBe(found => found);

        (stream.Runs.Reads - reads).ShouldBe(1);
    }

    [Fact]
    public void A_run_remembers_exactly_until_the_window_after_its_instant_inclusive()
    {
        var (stream, known) = Spilled(600, since: 5_000);

        stream.Contains(Live, known[0], 5_000 + Window).ShouldBeTrue();
        stream.Contains(Live, known[0], 5_000 + Window + 1).ShouldBeFalse();
        stream.Look(Live, known, 5_000 + Window).ShouldAllBe(found => found);
        stream.Look(Live, known, 5_000 + Window + 1).ShouldAllBe(found => !found);
    }

    [Fact]
    public void Of_runs_that_disagree_the_later_instant_counts()
    {
        var stream = new RememberedStream(16 * 1024);
        Fill(stream, 1_000, seed: 1, since: 0);
        stream.Remember(Live, 42, 10, 10);
        stream.Checkpoint();
        stream.Remember(Live, 42, 2_000, 2_000);
        Fill(stream, 1_000, seed: 2, since: 2_000);
        stream.Checkpoint();

        stream.Contains(Live, 42, 2_000 + Window).ShouldBeTrue();
        stream.Contains(Live, 42, 2_000 + Window + 1).ShouldBeFalse();
    }

    [Fact]
    public void Merging_drops_what_is_past_the_window_and_nothing_else()
    {
        var stream = new RememberedStream(16 * 1024);
        var old = Fill(stream, 500, seed: 1, since: 0);
        var edge = Fill(stream, 500, seed: 2, since: 100);
        stream.Checkpoint();
        Fill(stream, 1_500, seed: 3, since: 100 + Window);
        stream.Checkpoint();

        stream.Budget.KeysInRuns.ShouldBe(2_000);
        stream.Look(Live, edge, 100 + Window).ShouldAllBe(found => found);
        stream.Look(Live, old, 100 + Window).ShouldAllBe(found => !found);
    }

    [Fact]
    public void A_run_whose_newest_entry_is_past_the_window_is_dropped_whole()
    {
        var (stream, _) = Spilled(2_000, since: 0);
        stream.Runs.Numbers.Count.ShouldBe(1);
        stream.Remember(Live, 7, Window + 1, Window + 1);
        stream.Checkpoint();

        stream.Identities.Of(Live).Runs.ShouldBeEmpty();
        stream.Runs.Numbers.ShouldBeEmpty();
        stream.Contains(Live, 7, Window + 1).ShouldBeTrue();
    }

    [Fact]
    public void Identities_that_begin_alike_are_told_apart_across_pages()
    {
        var stream = new RememberedStream(16 * 1024);
        UInt128[] alike = [.. Enumerable.Range(0, 900).Select(at => (UInt128)(uint)(2 * at))];
        foreach (var identity in alike) stream.Remember(Live, identity, 0, 0);
        stream.Checkpoint();
        stream.Identities.Of(Live).Runs.Single().PageStarts.Length.ShouldBeGreaterThan(5);

        stream.Look(Live, alike, 0).ShouldAllBe(found => found);
        stream.Look(Live, [.. alike.Select(identity => identity + 1)], 0).ShouldAllBe(found => !found);
        stream.Contains(Live, alike[^1], 0).ShouldBeTrue();
        stream.Contains(Live, UInt128.MaxValue, 0).ShouldBeFalse();
    }

    [Fact]
    public void Domains_do_not_see_each_other_and_one_that_is_removed_takes_its_runs_along()
    {
        var stream = new RememberedStream(32 * 1024);
        var live = Fill(stream, 1_000, seed: 1, since: 0);
        var sandbox = Fill(stream, 900, seed: 2, since: 0, domain: 8);
        stream.Checkpoint();
        Fill(stream, 100, seed: 3, since: 0, domain: 8);
        stream.Checkpoint();
        stream.Look(8, live, 0).ShouldAllBe(found => !found);

        stream.Identities.Forget(8);
        stream.Identities.HasChanged.ShouldBeTrue();
        stream.Checkpoint().ShouldBeTrue();

        stream.Look(Live, live, 0).ShouldAllBe(found => found);
        stream.Runs.Numbers.Count.ShouldBe(stream.Identities.Of(Live).Runs.Length);
        stream.ChunkKeys.ShouldAllBe(key => key >> 32 == 0);
        stream.Restart(32 * 1024);
        stream.Look(8, sandbox, 0).ShouldAllBe(found => !found);
    }

    [Fact]
    public void With_less_memory_a_restart_makes_filters_smaller_and_answers_the_same()
    {
        var (stream, known) = Spilled(60_000, budget: 512 * 1024);
        var before = stream.Budget.Bytes;

        stream.Restart(48 * 1024);

        stream.Budget.Bytes.ShouldBeLessThanOrEqualTo(48 * 1024);
        stream.Budget.Bytes.ShouldBeLessThan(before);
        stream.Look(Live, known, 0).ShouldAllBe(found => found);
        stream.Budget.Bytes.ShouldBeLessThanOrEqualTo(48 * 1024);
    }

    [Fact]
    public void A_run_that_a_checkpoint_names_and_that_is_missing_is_refused_at_the_start()
    {
        var (stream, _) = Spilled(2_000);
        stream.Runs.Lose(RememberedStream.Stream, stream.Identities.Of(Live).Runs[0].Number);

        Should.Throw<StoreRefusedException>(() => stream.Restart(64 * 1024)).Message.ShouldContain("missing");
    }

    [Fact]
    public void Filters_are_rarely_wrong()
    {
        var (stream, _) = Spilled(100_000, budget: 4 << 20);
        var random = new Random(31);
        var reads = stream.Runs.PagesRead;

        stream.Look(Live, [.. Enumerable.Range(0, 100_000).Select(_ => Next(random))], 0).ShouldAllBe(found => !found);

        (stream.Runs.PagesRead - reads).ShouldBeLessThan(1_500);
    }

    [Theory]
    [InlineData(new long[0], 10, 0)]
    [InlineData(new long[] { 20 }, 10, 0)]
    [InlineData(new long[] { 19 }, 10, 1)]
    [InlineData(new long[] { 100, 19 }, 10, 1)]
    [InlineData(new long[] { 57, 19 }, 10, 2)]
    [InlineData(new long[] { 3_200, 1_600, 800, 400, 220, 100 }, 10, 1)]
    [InlineData(new long[] { 3_200, 1_600, 800, 400, 200, 100 }, 10, 6)]
    public void A_spill_is_merged_with_the_youngest_runs_that_keep_sizes_geometric(long[] counts, long added, int merged) =>
        MergePlan.Youngest(counts, added).ShouldBe(merged);

    [Fact]
    public void A_thousand_spills_rewrite_an_entry_some_six_times()
    {
        var (runs, written) = (new List<long>(), 0L);
        for (var spill = 0; spill < 1_000; spill++)
        {
            var merged = MergePlan.Youngest([.. runs], 1);
            var size = 1 + runs.TakeLast(merged).Sum();
            runs.RemoveRange(runs.Count - merged, merged);
            runs.Add(size);
            written += size;
            runs.Count.ShouldBeLessThanOrEqualTo(MergePlan.MostRuns);
        }
        runs.Sum().ShouldBe(1_000);
        (written / 1_000.0).ShouldBeLessThan(7);
    }

    private static (RememberedStream Stream, List<UInt128> Known) Spilled(int count, long since = 0, long budget = 16 * 1024)
    {
        var stream = new RememberedStream(budget);
        var known = Fill(stream, count, seed: 9, since);
        stream.Checkpoint().ShouldBeTrue();
        stream.Identities.Of(Live).Hot.Count.ShouldBe(0);
        return (stream, known);
    }

    private static List<UInt128> Fill(RememberedStream stream, int count, int seed, long since, int domain = Live)
    {
        var random = new Random(seed);
        List<UInt128> known = [.. Enumerable.Range(0, count).Select(_ => Next(random))];
        foreach (var identity in known) stream.Remember(domain, identity, since, since);
        return known;
    }

    private static UInt128 Next(Random random) => new((ulong)random.NextInt64(long.MinValue, long.MaxValue), (ulong)random.NextInt64(long.MinValue, long.MaxValue));
}
