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
    public async Task A_unit_that_throws_an_exception_of_its_own_tells_its_caller_and_the_writer_goes_on()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => _state.WriteAsync(_ => throw new InvalidOperationException()));

        await _state.WriteAsync(connection => Insert(connection, 1));

        Streams().ShouldBe([1L]);
    }

    /// <summary>Units that wait together are each a savepoint; one alone is the transaction.</summary>
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
