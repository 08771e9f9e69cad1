namespace Brimful.EndToEnd.Durability;

/// <summary>The judge of the trace is judged first: it must find what it is there to find.</summary>
public sealed class SystemCallTraceTests
{
    private const string Arrival = "11 recvmsg(60<socket:[7]>, {iov_base=\"POST /v1/events {\\\"id\\\":\\\"e-1\\\"}\"}, 0) = 300";
    private const string Write = "12 pwrite64(50</data/commit.db-wal>, \"x\", 16384, 0) = 16384";
    private const string Sync = "12 fdatasync(50</data/commit.db-wal>) = 0";
    private const string Answer = "13 sendmsg(60<socket:[7]>, {iov_base=\"HTTP/1.1 200 OK\"}, 0) = 200";

    [Fact]
    public void An_answer_after_the_sync_of_its_commit_is_in_order() => Complaints(Arrival, Write, Sync, Answer).ShouldBeEmpty();

    [Fact]
    public void Calls_that_strace_shows_in_two_parts_count_from_where_they_begin_to_where_they_end()
    {
        const string begun = "12 fdatasync(50</data/commit.db-wal> <unfinished ...>";
        const string ended = "12 <... fdatasync resumed>)           = 0";

        Complaints(Arrival, Write, begun, ended, Answer).ShouldBeEmpty();
        Complaints(Arrival, Write, begun, Answer, ended).ShouldHaveSingleItem();
    }

    [Fact]
    public void An_answer_without_a_sync_is_found() => Complaints(Arrival, Write, Answer).ShouldHaveSingleItem();

    [Fact]
    public void A_sync_after_the_answer_is_too_late() => Complaints(Arrival, Write, Answer, Sync).ShouldHaveSingleItem();

    [Fact]
    public void A_sync_before_the_request_arrived_is_not_its_own() => Complaints(Write, Sync, Arrival, Answer).ShouldHaveSingleItem();

    [Fact]
    public void A_sync_before_the_write_does_not_cover_it() => Complaints(Arrival, Sync, Write, Answer).ShouldHaveSingleItem();

    [Fact]
    public void A_sync_of_another_file_does_not_count() =>
        Complaints(Arrival, Write, Sync.Replace("commit.db-wal", "state.db-wal"), Answer).ShouldHaveSingleItem();

    [Fact]
    public void A_sync_that_failed_does_not_count() =>
        Complaints(Arrival, Write, Sync.Replace("= 0", "= -1 EIO (Input/output error)"), Answer).ShouldHaveSingleItem();

    [Fact]
    public void A_request_that_is_not_in_the_trace_is_not_taken_for_a_good_one() => Complaints(Write, Sync, Answer).ShouldHaveSingleItem();

    [Fact]
    public void What_was_written_to_a_file_waits_for_a_sync_of_that_file_that_ended_well()
    {
        const string written = "12 pwrite64(51</data/commit.db>, \"x\"..., 4096, 8192) = 4096";
        const string synced = "12 fsync(51</data/commit.db>)         = 0";
        var failed = synced.Replace("= 0", "= -1 EIO (Input/output error)");

        new SystemCallTrace([written, Write, synced, written, written, Sync, written, synced]).WrittenTo("/commit.db").ShouldBe((4 * 4096, 3 * 4096));
        new SystemCallTrace([written, failed, written]).WrittenTo("/commit.db").ShouldBe((2 * 4096, 2 * 4096));
        new SystemCallTrace(["12 pwrite64(51</data/commit.db>, \"x\"..., 4096, 8192 <unfinished ...>", "12 <... pwrite64 resumed>)           = 4096"])
            .WrittenTo("/commit.db").ShouldBe((4096, 4096));
    }

    private static List<string> Complaints(params string[] lines) => new SystemCallTrace(lines).Complaints(["e-1"]);
}
