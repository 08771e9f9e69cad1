using Brimful.Engine.Ports;

namespace Brimful.Compliance.Identities;

/// <summary>What every store of runs must do.</summary>
public abstract class IdentityRunsCompliance : IDisposable
{
    private const int PageBytes = IIdentityRuns.PageBytes;

    private IIdentityRuns? _runs;

    protected IIdentityRuns Runs => _runs ??= CreateRuns();

    /// <summary>The runs of an empty, opened store.</summary>
    protected abstract IIdentityRuns CreateRuns();

    /// <summary>The runs of the same store after its process went away.</summary>
    protected abstract IIdentityRuns ReopenRuns();

    public virtual void Dispose() => GC.SuppressFinalize(this);

    [Fact]
    public void A_run_is_there_whole_after_a_restart()
    {
        Runs.Save(0, 7, Pages(3, last: 48), () => Bytes(9, 1_000));

        _runs = ReopenRuns();

        Runs.LoadHeader(0, 7)!.Value.ToArray().ShouldBe(Bytes(9, 1_000));
        ShouldBe(Runs.ReadAll(0, 7), Pages(3, last: 48));
    }

    [Fact]
    public void There_is_no_header_of_a_run_that_is_not_there()
    {
        Runs.Save(0, 7, Pages(1, last: 24), () => Bytes(1, 10));

        Runs.LoadHeader(0, 8).ShouldBeNull();
        Runs.LoadHeader(1, 7).ShouldBeNull();
    }

    [Fact]
    public void The_header_is_asked_for_after_the_last_page()
    {
        var given = 0;
        IEnumerable<ReadOnlyMemory<byte>> Counted()
        {
            foreach (var page in Pages(5, last: 24))
            {
                given++;
                yield return page;
            }
        }

        Runs.Save(0, 1, Counted(), () => new byte[] { (byte)given });

        Runs.LoadHeader(0, 1)!.Value.ToArray().ShouldBe([5]);
    }

    [Fact]
    public void A_page_may_be_used_again_once_the_next_is_asked_for()
    {
        IEnumerable<ReadOnlyMemory<byte>> Reused()
        {
            var page = new byte[PageBytes];
            for (var at = 0; at < 300; at++)
            {
                Bytes(at, PageBytes).CopyTo(page, 0);
                yield return page;
            }
        }

        Runs.Save(2, 1, Reused(), () => Bytes(1, 1));

        ShouldBe(Runs.ReadAll(2, 1), Enumerable.Range(0, 300).Select(at => (ReadOnlyMemory<byte>)Bytes(at, PageBytes)));
    }

    [Fact]
    public void Pages_of_several_runs_are_read_in_one_go_and_in_the_order_asked_for()
    {
        Runs.Save(0, 1, Pages(4, last: 72, seed: 100), () => Bytes(1, 1));
        Runs.Save(0, 2, Pages(2, last: 24, seed: 200), () => Bytes(1, 1));
        Runs.Save(1, 1, Pages(4, last: 96, seed: 300), () => Bytes(1, 1));
        RunPage[] wanted = [new(1, 3), new(2, 0), new(1, 0), new(2, 1), new(1, 3)];
        var (into, lengths) = (new byte[wanted.Length * PageBytes], new int[wanted.Length]);

        Runs.ReadPages(0, wanted, into, lengths);

        lengths.ShouldBe([72, PageBytes, PageBytes, 24, 72]);
        int[] seeds = [103, 200, 100, 201, 103];
        for (var at = 0; at < wanted.Length; at++)
            into.AsSpan(at * PageBytes, lengths[at]).ToArray().ShouldBe(Bytes(seeds[at], lengths[at]));
    }

    [Fact]
    public void Reading_no_pages_reads_nothing() => Runs.ReadPages(0, [], [], []);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(9, 0)]
    public void A_page_that_is_missing_is_refused(long run, int page)
    {
        Runs.Save(0, 1, Pages(2, last: 24), () => Bytes(1, 1));

        Should.Throw<StoreRefusedException>(() => Runs.ReadPages(0, [new RunPage(run, page)], new byte[PageBytes], new int[1]));
    }

    [Fact]
    public void A_run_of_the_same_number_replaces_what_a_crash_left()
    {
        Runs.Save(0, 1, Pages(3, last: 24, seed: 1), () => Bytes(1, 10));
        Runs.LoadHeader(0, 1).ShouldNotBeNull();
        Runs.Save(0, 1, Pages(2, last: 48, seed: 50), () => Bytes(2, 20));

        ShouldBe(Runs.ReadAll(0, 1), Pages(2, last: 48, seed: 50));
        _runs = ReopenRuns();
        Runs.LoadHeader(0, 1)!.Value.ToArray().ShouldBe(Bytes(2, 20));
        ShouldBe(Runs.ReadAll(0, 1), Pages(2, last: 48, seed: 50));
    }

    [Fact]
    public void A_run_whose_pages_fail_is_not_there()
    {
        static IEnumerable<ReadOnlyMemory<byte>> Failing()
        {
            yield return Bytes(1, PageBytes);
            throw new StoreUnavailableException("A source cannot be read.");
        }

        Should.Throw<StoreUnavailableException>(() => Runs.Save(0, 1, Failing(), () => Bytes(1, 1)));
        Runs.LoadHeader(0, 1).ShouldBeNull();

        Runs.Save(0, 1, Pages(1, last: 24), () => Bytes(3, 1));
        Runs.LoadHeader(0, 1)!.Value.ToArray().ShouldBe(Bytes(3, 1));
    }

    [Fact]
    public void A_run_can_be_made_of_others_while_it_is_written()
    {
        Runs.Save(0, 1, Pages(2, last: PageBytes, seed: 1), () => Bytes(1, 1));
        Runs.Save(0, 2, Pages(1, last: 24, seed: 9), () => Bytes(1, 1));

        Runs.Save(0, 3, Runs.ReadAll(0, 1).Concat(Runs.ReadAll(0, 2)), () => Bytes(1, 1));

        ShouldBe(Runs.ReadAll(0, 3), Pages(2, last: PageBytes, seed: 1).Concat(Pages(1, last: 24, seed: 9)));
    }

    [Fact]
    public void A_run_without_pages_is_a_run()
    {
        Runs.Save(0, 1, [], () => Bytes(4, 5));

        Runs.LoadHeader(0, 1)!.Value.ToArray().ShouldBe(Bytes(4, 5));
        Runs.ReadAll(0, 1).ShouldBeEmpty();
    }

    [Fact]
    public void Runs_that_are_not_kept_are_forgotten_in_their_stream_alone()
    {
        foreach (var run in new long[] { 1, 2, 30 }) Runs.Save(1, run, Pages(1, last: 24), () => Bytes(1, 1));
        Runs.Save(11, 1, Pages(1, last: 24), () => Bytes(1, 1));

        Runs.Drop(1, [2]);
        Runs.Drop(1, [2]);

        Runs.LoadHeader(1, 1).ShouldBeNull();
        Runs.LoadHeader(1, 2).ShouldNotBeNull();
        Runs.LoadHeader(1, 30).ShouldBeNull();
        Runs.LoadHeader(11, 1).ShouldNotBeNull();
        _runs = ReopenRuns();
        Runs.LoadHeader(1, 1).ShouldBeNull();
        Should.Throw<StoreRefusedException>(() => Runs.ReadPages(1, [new RunPage(1, 0)], new byte[PageBytes], new int[1]));
    }

    protected static byte[] Bytes(int seed, int count) => [.. Enumerable.Range(0, count).Select(at => (byte)((at * 31) + (seed * 17) + (at >> 8)))];

    protected static IEnumerable<ReadOnlyMemory<byte>> Pages(int count, int last, int seed = 0) =>
        Enumerable.Range(0, count).Select(at => (ReadOnlyMemory<byte>)Bytes(seed + at, at == count - 1 ? last : PageBytes));

    private static void ShouldBe(IEnumerable<ReadOnlyMemory<byte>> read, IEnumerable<ReadOnlyMemory<byte>> expected) =>
        read.Select(page => Convert.ToHexString(page.Span)).ShouldBe(expected.Select(page => Convert.ToHexString(page.Span)));
}
