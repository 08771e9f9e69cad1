using System.Diagnostics;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.State;

namespace Brimful.Storage.Sqlite.Tests.State;

public sealed class QueuedFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly QueuedFile _state;

    public QueuedFileTests() => _state = QueuedFile.Open(_directory.File("state.db"), StateSchema.Value, StateSchema.Limits);

    public void Dispose()
    {
        _state.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_unit_that_fails_takes_back_only_what_it_did_itself()
    {
        using var hold = new ManualResetEventSlim();
        var first = _state.WriteAsync(_ => hold.Wait());
        var before = _state.WriteAsync(connection => Insert(connection, 1));
        var failing = _state.WriteAsync(connection =>
        {
            Insert(connection, 2);
            Insert(connection, 1);
        });
        var after = _state.WriteAsync(connection => Insert(connection, 3));
        hold.Set();

        await Task.WhenAll(first, before, after);
        await Should.ThrowAsync<UnreachableException>(() => failing);
        Streams().ShouldBe([1L, 3L]);
    }

    [Fact]
    public async Task Of_many_units_of_which_several_fail_all_others_are_done_once()
    {
        using var hold = new ManualResetEventSlim();
        var first = _state.WriteAsync(_ => hold.Wait());
        var units = Enumerable.Range(1, 40).Select(stream => (Stream: stream, Done: _state.WriteAsync(connection =>
        {
            Insert(connection, stream);
            return stream % 7 == 0 ? throw new InvalidOperationException() : stream;
        }))).ToList();
        hold.Set();
        await first;

        foreach (var (stream, done) in units)
        {
            if (stream % 7 == 0) await Should.ThrowAsync<InvalidOperationException>(() => done);
            else (await done).ShouldBe(stream);
        }
        Streams().ShouldBe(units.Select(unit => (long)unit.Stream).Where(stream => stream % 7 != 0));
    }

    [Fact]
    public async Task A_unit_that_throws_an_exception_of_its_own_tells_its_caller_and_the_writer_goes_on()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => _state.WriteAsync(_ => throw new InvalidOperationException()));

        await _state.WriteAsync(connection => Insert(connection, 1));

        Streams().ShouldBe([1L]);
    }

    /// <summary>SQLite writes pages to the log early where there are many. Rolled back to a savepoint since, it may go on from a checksum behind the log's end: what is committed after that is seen, and lost with the process.</summary>
    [Fact]
    public async Task What_is_committed_after_a_large_unit_failed_is_found_by_the_next_process()
    {
        using var hold = new ManualResetEventSlim();
        var first = _state.WriteAsync(_ => hold.Wait());
        var before = _state.WriteAsync(connection => Insert(connection, 1));
        var failing = _state.WriteAsync(connection =>
        {
            for (var key = 0; key < 900; key++)
            {
                connection.Prepare("INSERT INTO chunks (stream, kind, key, sequence, body) VALUES (1, 1, ?, 1, randomblob(8000))").With(key).Run();
                if (key == 600) connection.Prepare("UPDATE chunks SET body = randomblob(8000) WHERE key = 200").Run();
            }
            Insert(connection, 1);
        });
        var after = _state.WriteAsync(connection => Insert(connection, 2));
        hold.Set();
        await Task.WhenAll(first, before, after);
        await Should.ThrowAsync<UnreachableException>(() => failing);
        await _state.WriteAsync(connection => Insert(connection, 3));

        foreach (var suffix in new[] { "", "-wal" }) File.Copy(_directory.File("state.db") + suffix, _directory.File("left.db") + suffix);
        using var left = Connection.Open(_directory.File("left.db"));
        left.Prepare("SELECT stream FROM checkpoints ORDER BY stream").List(row => row.Int64(0)).ShouldBe([1L, 2L, 3L]);
    }

    [Fact]
    public async Task A_unit_that_fails_alone_takes_back_all_that_it_did()
    {
        await _state.WriteAsync(connection => Insert(connection, 1));

        await Should.ThrowAsync<UnreachableException>(() => _state.WriteAsync(connection =>
        {
            Insert(connection, 2);
            Insert(connection, 1);
        }));

        Streams().ShouldBe([1L]);
    }

    [Fact]
    public void Connections_take_no_lock_of_all_for_memory()
    {
        Streams().ShouldBeEmpty();
        SQLitePCL.raw.sqlite3_memory_used().ShouldBe(0);
    }

    [Fact]
    public async Task A_durable_unit_overtakes_what_is_written_behind()
    {
        using var hold = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        var order = new List<string>();
        var first = _state.WriteAsync(_ =>
        {
            started.Set();
            hold.Wait();
        });
        started.Wait();
        var behind = Enumerable.Range(0, 3).Select(_ => _state.WriteBehindAsync(_ => order.Add("behind"), weight: 1024 * 1024)).ToArray();
        var durable = _state.WriteAsync(_ => order.Add("durable"));
        hold.Set();

        await Task.WhenAll([first, durable, .. behind]);

        order.ShouldBe(["behind", "durable", "behind", "behind"]);
    }

    [Fact]
    public void What_was_taken_before_the_end_is_written()
    {
        var state = QueuedFile.Open(_directory.File("other.db"), StateSchema.Value, StateSchema.Limits);
        var writes = Enumerable.Range(1, 100).Select(stream => state.WriteBehindAsync(connection => Insert(connection, stream), weight: 10)).ToArray();

        state.Dispose();

        writes.ShouldAllBe(write => write.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task What_is_written_behind_is_on_the_disk_with_the_next_durable_unit_and_not_before()
    {
        await _state.WriteBehindAsync(connection => Insert(connection, 1), weight: 10);
        var onDisk = _state.OnDiskAsync();
        await _state.WriteBehindAsync(connection => Insert(connection, 2), weight: 10);
        Streams().ShouldBe([1L, 2L]);
        onDisk.IsCompleted.ShouldBeFalse();

        await _state.WriteAsync(_ => { });

        await onDisk;
        _state.OnDiskAsync().IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_written_behind_gets_to_the_disk_by_itself_where_the_file_says_after_how_long()
    {
        using var records = QueuedFile.Open(_directory.File("other.db"), StateSchema.Value, StateSchema.Limits, Settling(300));
        await records.WriteBehindAsync(connection => Insert(connection, 1), weight: 10);

        await records.OnDiskAsync().WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task What_is_written_behind_without_a_rest_gets_to_the_disk_all_the_same()
    {
        using var records = QueuedFile.Open(_directory.File("other.db"), StateSchema.Value, StateSchema.Limits, Settling(20));
        await records.WriteBehindAsync(connection => Insert(connection, 0), weight: 10);
        var onDisk = records.OnDiskAsync();
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        for (var stream = 1; !onDisk.IsCompleted; stream++)
        {
            enough.IsCancellationRequested.ShouldBeFalse();
            var at = stream;
            await records.WriteBehindAsync(connection => Insert(connection, at), weight: 10);
        }

        onDisk.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task At_the_end_all_is_on_the_disk()
    {
        var state = QueuedFile.Open(_directory.File("other.db"), StateSchema.Value, StateSchema.Limits);
        await state.WriteBehindAsync(connection => Insert(connection, 1), weight: 10);
        var onDisk = state.OnDiskAsync();

        state.Dispose();

        await onDisk.WaitAsync(TimeSpan.FromMinutes(1));
    }

    private static Settling Settling(int milliseconds) => new(TimeSpan.FromMilliseconds(milliseconds), "UPDATE meta SET installation = ''");

    private static void Insert(Connection connection, long stream) =>
        connection.Prepare("INSERT INTO checkpoints (stream, sequence, body) VALUES (?, 0, x'')").With(stream).Run();

    private List<long> Streams() =>
        _state.Read(connection => connection.Prepare("SELECT stream FROM checkpoints ORDER BY stream").List(row => row.Int64(0)));
}
