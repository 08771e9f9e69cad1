using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Commits;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Tests.Commits;

public sealed class CommitFileTests : IDisposable
{
    private static readonly NewInstallation Installation = new(1, "id", [1]);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_log_stays_short_and_cut_pages_are_used_again_however_much_is_written()
    {
        const int recordBytes = 500_000;
        using var file = Open("commit.db");
        const int records = 1_500; // many, so that a disk which stops for a second while the log is moved makes no difference
        for (var sequence = 1; sequence <= records; sequence++)
        {
            file.Commit(Unit(sequence, recordBytes));
            if (sequence % 50 == 0) file.Cut(RowRange.Journal(0, sequence - 10), static () => { });
        }

        const long written = records * (long)recordBytes;
        new FileInfo(_directory.File("commit.db-wal")).Length.ShouldBeLessThan(written * 2 / 3);
        new FileInfo(_directory.File("commit.db")).Length.ShouldBeLessThan(written / 3);
    }

    [Fact]
    public async Task Commits_have_their_turn_while_a_long_journal_is_cut()
    {
        using var file = Open("commit.db");
        for (var sequence = 1; sequence <= 400; sequence++) file.Commit(Unit(sequence, 100_000));

        var cut = Task.Run(() => file.Cut(RowRange.Journal(0, 400), static () => { }));
        for (var sequence = 401; sequence <= 450; sequence++) file.Commit(Unit(sequence, 100));
        await cut;

        file.ReadJournal(0, 0).Select(record => record.Sequence).ShouldBe(Enumerable.Range(401, 50).Select(value => (long)value));
    }

    [Fact]
    public void A_cut_can_be_slowed_down_without_anything_waiting_for_it()
    {
        using var file = Open("commit.db");
        for (var sequence = 1; sequence <= 400; sequence++) file.Commit(Unit(sequence, 100_000));
        var (next, left) = (401, 400);

        file.Cut(RowRange.Journal(0, 400), () =>
        {
            file.Commit(Unit(next++, 100)); // on this very thread, so that nothing may be held meanwhile
            var still = file.ReadJournal(0, 0).Count(record => record.Sequence <= 400);
            still.ShouldBeLessThanOrEqualTo(left);
            left = still;
        });

        left.ShouldBe(0);
        next.ShouldBeGreaterThan(404); // megabytes are not cut in one slice, nor in four
    }

    [Fact]
    public void A_log_that_was_torn_anywhere_gives_every_unit_before_the_tear_whole_and_nothing_after()
    {
        using var file = Open("commit.db");
        var lengths = new List<long>();
        for (var sequence = 1; sequence <= 20; sequence++)
        {
            file.Commit(Unit(sequence, 30_000));
            lengths.Add(new FileInfo(_directory.File("commit.db-wal")).Length);
        }

        for (var tear = lengths[2]; tear < lengths[^1]; tear += 61_007)
        {
            var whole = lengths.Count(length => length <= tear);
            using var torn = OpenTorn(tear);
            torn.Installation.LastSequences[0].ShouldBe(whole);
            torn.Installation.LastPosition.ShouldBe(whole);
            torn.ReadJournal(0, 0).Count(record => record.Body.Length == 30_000).ShouldBe(whole);
            torn.ReadOutbox(0, 100).Count.ShouldBe(whole);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_log_that_was_torn_at_any_byte_and_goes_on_with_rubbish_gives_every_unit_before_the_tear(int seed)
    {
        var dice = new Random(seed);
        using var file = Open("commit.db");
        var lengths = new List<long>();
        for (var sequence = 1; sequence <= 12; sequence++)
        {
            file.Commit(Unit(sequence, dice.Next(1, 40_000)));
            lengths.Add(new FileInfo(_directory.File("commit.db-wal")).Length);
        }

        for (var attempt = 0; attempt < 12; attempt++)
        {
            var tear = dice.NextInt64(lengths[0], lengths[^1]);
            var rubbish = new byte[dice.Next(0, 100_000)];
            dice.NextBytes(rubbish);
            using var torn = OpenTorn(tear, rubbish);
            torn.Installation.LastSequences[0].ShouldBe(lengths.Count(length => length <= tear), $"seed {seed}, torn at {tear}");
        }
    }

    [Fact]
    public async Task A_copy_taken_while_commits_go_on_has_every_unit_that_was_acknowledged_before()
    {
        using var file = Open("commit.db");
        var acknowledged = 0L;
        var writer = Task.Run(() =>
        {
            for (var sequence = 1; sequence <= 300; sequence++)
            {
                file.Commit(Unit(sequence, 5_000));
                Volatile.Write(ref acknowledged, sequence);
            }
        });

        while (!writer.IsCompleted)
        {
            var before = Volatile.Read(ref acknowledged);
            using var opened = OpenTorn(long.MaxValue);
            var last = opened.Installation.LastSequences[0];
            last.ShouldBeGreaterThanOrEqualTo(before);
            opened.ReadJournal(0, 0).Select(record => record.Sequence).ShouldBe(Enumerable.Range(1, (int)last).Select(value => (long)value));
        }
        await writer;
    }

    [Fact]
    public void What_is_in_the_log_and_not_known_to_be_on_the_disk_is_read_by_nobody()
    {
        using var file = Open("commit.db");
        file.Commit(Unit(1, 100));
        using (var behind = Connection.Open(_directory.File("commit.db"))) // as a commit stands there while its log is being synchronised
        {
            behind.Execute("INSERT INTO journal_0 (sequence, body) SELECT sequence + 1, body FROM journal_0");
            behind.Execute("INSERT INTO outbox (position, stream, sequence, body) VALUES (7, 0, 2, x'01')");
        }

        file.ReadJournal(0, 0).Select(record => record.Sequence).ShouldBe([1]);
        file.ReadOutbox(0, 10).Select(row => row.Position).ShouldBe([1]);
    }

    [Fact]
    public void A_file_that_a_process_left_behind_is_moved_whole_before_anything_is_written_behind_its_log()
    {
        using var file = Open("commit.db");
        file.Commit(Unit(1, 100_000));
        file.Commit(Unit(2, 100_000));
        foreach (var suffix in new[] { "", "-wal" }) File.Copy(_directory.File("commit.db" + suffix), _directory.File("left.db" + suffix));

        using var left = Open("left.db");
        left.Installation.LastSequences[0].ShouldBe(2);
        new FileInfo(_directory.File("left.db-wal")).Length.ShouldBeLessThan(100_000);
    }

    [Fact]
    public void A_commit_writes_the_pages_of_its_records_and_those_above_them_and_not_their_neighbours()
    {
        const int shards = 8, units = 100, recordBytes = 3_900; // a thousand events over eight shards
        using var file = CommitFile.Open(_directory.File("commit.db"), Installation with { ShardCount = shards });
        var log = new FileInfo(_directory.File("commit.db-wal"));
        for (var sequence = 1; sequence <= units; sequence++)
        {
            var unit = new CommitUnit();
            for (var stream = 0; stream < shards; stream++) unit.Records.Add(new JournalRecord(stream, sequence, new byte[recordBytes]));
            file.Commit(unit);
        }

        var pages = log.Length / CommitSchema.PageBytes / units;
        pages.ShouldBeLessThanOrEqualTo((2 * shards) + 3); // a leaf and the page above it for each, the streams, and where free pages stand
    }

    private CommitFile Open(string name) => CommitFile.Open(_directory.File(name), Installation);

    /// <summary>What a machine that lost its power would find: the file, and its log up to the tear.</summary>
    private CommitFile OpenTorn(long tear, byte[]? rubbish = null)
    {
        var path = _directory.File($"torn-{Guid.NewGuid()}.db");
        File.Copy(_directory.File("commit.db"), path);
        File.Copy(_directory.File("commit.db-wal"), path + "-wal");
        using (var log = File.OpenWrite(path + "-wal"))
        {
            log.SetLength(Math.Min(tear, log.Length));
            log.Seek(0, SeekOrigin.End);
            log.Write(rubbish ?? []);
        }
        return CommitFile.Open(path, Installation);
    }

    private static CommitUnit Unit(long sequence, int bytes)
    {
        var unit = new CommitUnit();
        unit.Records.Add(new JournalRecord(0, sequence, new byte[bytes]));
        unit.Outbox.Add(new OutboxRow(sequence, 0, sequence, new byte[100]));
        return unit;
    }
}
