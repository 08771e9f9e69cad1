using Brimful.Compliance.Notifications;
using Brimful.Delivery.Inbox;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Commits;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.Documents;
using Brimful.Storage.Sqlite.Records;
using Brimful.Storage.Sqlite.State;
using Brimful.Storage.Sqlite.Tests.Records;
using NodaTime;

namespace Brimful.Storage.Sqlite.Tests.Logs;

public sealed class LogExaminationTests : IDisposable
{
    private const int FrameBytes = CommitSchema.PageBytes + 24;

    private static readonly NewInstallation Installation = new(1, "id", [1]);

    private readonly TemporaryDirectory _directory = new();
    private int _copies;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_bit_that_has_flipped_in_front_of_units_refuses_the_start_each_time()
    {
        using var file = Open("commit.db");
        var lengths = Commit(file, 1, 12);
        var dice = new Random(1);
        for (var attempt = 0; attempt < 70; attempt++)
        {
            var frame = dice.NextInt64(0, (lengths[^3] - 32) / FrameBytes);
            var place = attempt < 32 ? attempt : 32 + (frame * FrameBytes) + (attempt < 50 ? dice.Next(24) : dice.Next(FrameBytes));
            var copy = Copy(log => Change(log, place, bytes => bytes[0] ^= (byte)(1 << dice.Next(8)), 1));
            for (var start = 0; start < 2; start++)
                Should.Throw<StoreDamagedException>(() => CommitFile.Open(copy, Installation), $"flipped at {place}").Message.ShouldContain("-wal' is damaged");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_a_cut_of_power_leaves_in_any_order_of_what_was_not_synchronised_starts_with_all_that_was_acknowledged(int seed)
    {
        var dice = new Random(seed);
        using var file = Open("commit.db");
        var acknowledged = Commit(file, 1, 10)[^1];
        for (var through = 2; through <= 8; through++) file.Cut(RowRange.Journal(0, through), static () => { });
        var end = Commit(file, 11, 11)[^1];
        (end - acknowledged).ShouldBeGreaterThan(10 * FrameBytes);
        for (var attempt = 0; attempt < 40; attempt++)
        {
            var copy = Copy(log =>
            {
                for (var holes = dice.Next(1, 4); holes > 0; holes--) Change(log, Math.Max(acknowledged, dice.NextInt64(acknowledged / 512, end / 512) * 512), dice.Next(2) == 0 ? dice.NextBytes : Array.Clear, 512);
            });
            using var opened = CommitFile.Open(copy, Installation);
            opened.Installation.LastSequences[0].ShouldBeInRange(10, 11, $"seed {seed}, attempt {attempt}");
        }
    }

    /// <summary>A cut may be written while the unit before it is being synchronised, so that it proves nothing of it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_unit_is_known_to_have_been_on_the_disk_by_the_next_one_and_not_by_a_cut(bool hasNext)
    {
        using var file = Open("commit.db");
        var acknowledged = Commit(file, 1, 10)[^1];
        file.Cut(RowRange.Journal(0, 4), static () => { });
        Commit(file, 11, 11);
        file.Cut(RowRange.Journal(0, 8), static () => { });
        if (hasNext) Commit(file, 12, 12);

        var copy = Copy(log => Change(log, acknowledged + 100, Array.Clear, 512));
        if (hasNext)
        {
            Should.Throw<StoreDamagedException>(() => CommitFile.Open(copy, Installation));
            return;
        }
        using var opened = CommitFile.Open(copy, Installation);
        opened.Installation.LastSequences[0].ShouldBe(10);
    }

    [Fact]
    public void What_an_earlier_generation_of_the_log_left_is_no_damage()
    {
        using var file = Open("commit.db");
        Commit(file, 1, 40);
        var length = new FileInfo(_directory.File("commit.db-wal")).Length;
        using (var moving = Connection.Open(_directory.File("commit.db")))
        {
            moving.JoinLog();
            var move = moving.Checkpoint();
            move.Moved.ShouldBe(move.Logged);
        }
        Commit(file, 41, 44)[^1].ShouldBe(length, "the log was started over");

        using var opened = CommitFile.Open(Copy(static _ => { }), Installation);
        opened.Installation.LastSequences[0].ShouldBe(44);
    }

    [Fact]
    public void The_page_of_the_streams_is_where_units_are_known_by_it_also_after_the_file_was_made_anew()
    {
        using var file = Open("commit.db");
        Commit(file, 1, 20);
        for (var isAnew = false; ; isAnew = true)
        {
            using var connection = Connection.OpenReadOnly(_directory.File("commit.db"));
            connection.Prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'streams'").First(row => (uint)row.Int32(0)).ShouldBe(CommitSchema.StreamsPage);
            if (isAnew) break;
            file.Cut(RowRange.Journal(0, 15), static () => { });
            file.Scrub();
        }
    }

    [Fact]
    public async Task The_log_of_the_records_is_told_apart_likewise()
    {
        using var store = SqliteStore.Open(_directory.Options);
        store.Shards.Open(Installation);
        var ends = new List<long>();
        for (var number = 1; number <= 12; number++)
        {
            (await store.Documents.SaveAsync(SomeDocument.Letter(number), null, default)).ShouldBeTrue();
            ends.Add(new FileInfo(_directory.File("records.db-wal")).Length);
        }
        var dice = new Random(1);
        for (var attempt = 0; attempt < 40; attempt++)
        {
            var place = attempt < 20 ? attempt : dice.NextInt64(32, ends[^3]);
            using var damaged = CopyOfRecords(log => Change(log, place, bytes => bytes[0] ^= (byte)(1 << dice.Next(8)), 1));
            for (var start = 0; start < 2; start++)
                Should.Throw<StoreDamagedException>(() => SqliteStore.Open(damaged.Options).Dispose(), $"flipped at {place}").Message.ShouldContain("records.db-wal' is damaged");
        }
        for (var attempt = 0; attempt < 20; attempt++)
        {
            using var torn = CopyOfRecords(log =>
            {
                for (var holes = dice.Next(1, 4); holes > 0; holes--) Change(log, dice.NextInt64(ends[^2], ends[^1]), dice.Next(2) == 0 ? dice.NextBytes : Array.Clear, 512);
            });
            using var opened = SqliteStore.Open(torn.Options);
            for (var number = 1; number <= 11; number++) (await opened.Documents.FindAsync(SomeDocument.Letter(number).Id, default)).ShouldBe(SomeDocument.Letter(number));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_a_cut_of_power_leaves_of_records_that_were_written_behind_starts_with_all_that_waited(int seed)
    {
        var dice = new Random(seed);
        using var store = SqliteStore.Open(_directory.Options);
        store.Shards.Open(Installation);
        for (var number = 1; number <= 6; number++) (await store.Documents.SaveAsync(SomeDocument.Letter(number), null, default)).ShouldBeTrue();
        var acknowledged = new FileInfo(_directory.File("records.db-wal")).Length;
        for (var position = 1; position <= 12; position++) await store.Outbox.ProjectAsync(new OutboxProjection(position - 1, position) { Held = [Held(position)] }, default);
        var end = new FileInfo(_directory.File("records.db-wal")).Length;
        for (var attempt = 0; attempt < 40; attempt++)
        {
            using var torn = CopyOfRecords(log =>
            {
                for (var holes = dice.Next(1, 4); holes > 0; holes--) Change(log, Math.Max(acknowledged, dice.NextInt64(acknowledged / 512, end / 512) * 512), dice.Next(2) == 0 ? dice.NextBytes : Array.Clear, 512);
            });
            using var opened = SqliteStore.Open(torn.Options);
            for (var number = 1; number <= 6; number++) (await opened.Documents.FindAsync(SomeDocument.Letter(number).Id, default)).ShouldBe(SomeDocument.Letter(number));
            var reached = await opened.Outbox.PositionAsync(default);
            (await opened.Events.ListHeldAsync(new HeldQuery(1, 0, 100), default)).Count.ShouldBe((int)reached, $"seed {seed}, attempt {attempt}");
        }
    }

    [Fact]
    public async Task The_page_of_those_who_wait_is_where_they_are_known_by_it_also_after_the_file_was_made_anew()
    {
        using var records = QueuedFile.Open(_directory.File("records.db"), RecordSchema.Value, RecordSchema.Limits);
        records.Claim("id");
        for (var isAnew = false; ; isAnew = true)
        {
            (await records.ReadAsync(connection => connection.Prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'meta'").First(row => (uint)row.Int32(0)), default)).ShouldBe(RecordSchema.WaitingPage);
            if (isAnew) break;
            await records.WriteAsync(connection => DocumentTable.Put(connection, SomeDocument.Letter(1)));
            await records.WriteAsync(connection => connection.Prepare("DELETE FROM documents").Run());
            records.Scrub();
        }
    }

    /// <summary>The outbox may be cut behind what has settled, so that nobody makes it again.</summary>
    [Fact]
    public async Task Damage_in_front_of_what_settled_by_itself_is_noticed_where_something_settled_behind_it()
    {
        using var store = SqliteStore.Open(_directory.Options);
        store.Shards.Open(Installation);
        var ends = new List<long>();
        for (var position = 1; position <= 5; position++)
        {
            await (await store.Outbox.ProjectAsync(new OutboxProjection(position - 1, position) { Held = [Held(position)] }, default)).OnDisk;
            ends.Add(new FileInfo(_directory.File("records.db-wal")).Length);
        }
        var dice = new Random(1);
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var place = dice.NextInt64(ends[0], ends[2]);
            using var damaged = CopyOfRecords(log => Change(log, place, bytes => bytes[0] ^= (byte)(1 << dice.Next(8)), 1));
            Should.Throw<StoreDamagedException>(() => SqliteStore.Open(damaged.Options).Dispose(), $"flipped at {place}");
        }
    }

    /// <summary>Who saw a number goes on from there, and would miss another that got the same.</summary>
    [Fact]
    public async Task Numbers_that_were_seen_and_lost_with_the_power_are_not_given_again()
    {
        using var store = SqliteStore.Open(_directory.Options);
        store.Shards.Open(Installation);
        await store.Documents.SaveAsync(SomeDocument.Letter(1), null, default);
        var acknowledged = new FileInfo(_directory.File("records.db-wal")).Length;
        var before = await NumberOfAsync(store, "ntf_before");
        using var lost = CopyOfRecords(log => log.SetLength(acknowledged));
        using var opened = SqliteStore.Open(lost.Options);
        opened.Shards.Open(Installation);
        (await opened.Notifications.ListAsync(new NotificationQuery(1, 0, 10), default)).ShouldBeEmpty();
        var after = await NumberOfAsync(opened, "ntf_after");
        after.Notification.ShouldBeGreaterThan(before.Notification);
        after.Entry.ShouldBeGreaterThan(before.Entry);
    }

    private static async Task<(long Notification, long Entry)> NumberOfAsync(SqliteStore store, string id)
    {
        await store.Outbox.ProjectAsync(new OutboxProjection(0, 1) { Notifications = [SomeNotification.Queued(1, id, "hook") with { Inboxes = [new InboxPlacement(7, null, Severity.Warning)] }] }, default);
        var notification = (await store.Notifications.ListAsync(new NotificationQuery(1, 0, 10), default)).ShouldHaveSingleItem();
        var entry = (await store.Inboxes.ListAsync(new InboxQuery(new InboxId(1, 7, null), InboxView.Present, 10), default)).ShouldHaveSingleItem();
        return (notification.Number, entry.Entry.Number);
    }

    private static HeldItem Held(long position) =>
        new("s", $"id-{position}", "t", "u", Instant.FromUnixTimeSeconds(position), Instant.FromUnixTimeSeconds(position), new byte[20_000]) { TenantNumber = 1, Position = position };

    private TemporaryDirectory CopyOfRecords(Action<FileStream> change)
    {
        var directory = new TemporaryDirectory();
        foreach (var name in new[] { "records.db", "records.db-wal" }) File.Copy(_directory.File(name), directory.File(name));
        using var log = File.Open(directory.File("records.db-wal"), FileMode.Open);
        change(log);
        return directory;
    }

    private CommitFile Open(string name) => CommitFile.Open(_directory.File(name), Installation);

    /// <summary>Commits units; the length of the log after each.</summary>
    private List<long> Commit(CommitFile file, int first, int last)
    {
        var lengths = new List<long>();
        for (var sequence = first; sequence <= last; sequence++)
        {
            var unit = new CommitUnit();
            unit.Records.Add(new JournalRecord(0, sequence, new byte[20_000]));
            unit.Outbox.Add(new OutboxRow(sequence, 0, sequence, new byte[100]));
            file.Commit(unit);
            lengths.Add(new FileInfo(_directory.File("commit.db-wal")).Length);
        }
        return lengths;
    }

    /// <summary>What a process that is killed leaves, changed in its log.</summary>
    private string Copy(Action<FileStream> change)
    {
        var path = _directory.File($"copy-{_copies++}.db");
        File.Copy(_directory.File("commit.db"), path);
        File.Copy(_directory.File("commit.db-wal"), path + "-wal");
        using var log = File.Open(path + "-wal", FileMode.Open);
        change(log);
        return path;
    }

    private static void Change(FileStream log, long place, Action<byte[]> change, int count)
    {
        var bytes = new byte[Math.Min(count, log.Length - place)];
        log.Position = place;
        log.ReadExactly(bytes);
        change(bytes);
        log.Position = place;
        log.Write(bytes);
    }
}
