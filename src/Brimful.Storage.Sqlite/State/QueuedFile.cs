using System.Diagnostics;
using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.State;

/// <summary>
/// A file that many write units to: checkpoints (<see cref="StateSchema"/>), and records (<see cref="Records.RecordSchema"/>). One thread writes;
/// it puts units that wait together into one transaction. Reads go on beside it and see every unit that has ended. What is written behind gets to the disk with the next
/// durable unit, or by itself after a while where the file has one.
/// </summary>
internal sealed class QueuedFile : IDisposable
{
    private const int Readers = 4;

    private readonly WriteQueue _queue = new();
    private readonly LoggedFile _file;
    private readonly ReaderPool _readers;
    private readonly Thread _writer;
    private readonly Settling? _settling;
    private readonly Lock _lock = new();
    private long? _behindSince;
    private TaskCompletionSource? _onDisk;

    /// <summary>Why what was visible once cannot get to the disk any more.</summary>
    private Exception? _fault;

    private QueuedFile(LoggedFile file, Settling? settling)
    {
        (_file, _settling) = (file, settling);
        _readers = new ReaderPool(file.Path, Readers);
        _writer = new Thread(Work) { IsBackground = true, Name = $"writer {Path.GetFileName(file.Path)}" };
        _writer.Start();
    }

    /// <param name="limits">How much is given to the disk at once.</param>
    /// <param name="settling">How what is written behind gets to the disk; null: with the next durable unit.</param>
    /// <param name="onFault"><inheritdoc cref="LoggedFile.Open"/></param>
    public static QueuedFile Open(string path, Schema schema, LogLimits limits, Settling? settling = null, Action<Exception>? onFault = null) =>
        new(LoggedFile.Open(path, schema, limits, onFault), settling);

    public string FilePath => _file.Path;

    /// <summary>Binds the file to its installation, so that one that was copied from elsewhere is not taken for this one's.</summary>
    /// <exception cref="StoreRefusedException">It belongs to another installation.</exception>
    public void Claim(string installation)
    {
        var owner = WriteAsync(connection =>
        {
            connection.Prepare("INSERT INTO meta (installation) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM meta)").With(installation).Run();
            return connection.Prepare("SELECT installation FROM meta").First(row => row.Text(0));
        }).GetAwaiter().GetResult();
        if (owner != installation)
            throw new StoreRefusedException($"'{_file.Path}' belongs to installation {owner}, not to {installation}. Restore files that were saved together.");
    }

    public Task<T> ReadAsync<T>(Func<Connection, T> read, CancellationToken cancellationToken) => _readers.ReadAsync(read, cancellationToken);

    public T Read<T>(Func<Connection, T> read) => _readers.Read(read);

    /// <summary>Does work as one unit; on the disk when the task ends.</summary>
    public Task<T> WriteAsync<T>(Func<Connection, T> work) => Add(new WriteUnit<T>(work, weight: 0), durable: true);

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Action<Connection> work) => WriteAsync(connection =>
    {
        work(connection);
        return true;
    });

    /// <summary>Does work as one unit; visible when the task ends, and on the disk no later than the next durable unit.</summary>
    /// <param name="weight">Roughly how many bytes it writes.</param>
    public Task<T> WriteBehindAsync<T>(Func<Connection, T> work, int weight) => Add(new WriteUnit<T>(work, weight), durable: false);

    /// <inheritdoc cref="WriteBehindAsync{T}"/>
    public Task WriteBehindAsync(Action<Connection> work, int weight) => WriteBehindAsync(
        connection =>
        {
            work(connection);
            return true;
        },
        weight);

    /// <summary>Ends once all that is visible now is on the disk; fails where it cannot get there any more. Hurries nobody.</summary>
    public Task OnDiskAsync()
    {
        lock (_lock)
        {
            if (_fault is { } fault) return Task.FromException(fault);
            return _behindSince is null ? Task.CompletedTask : (_onDisk ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <inheritdoc cref="LoggedFile.Scrub"/>
    public void Scrub() => _file.Scrub();

    public void Dispose()
    {
        _queue.End();
        _writer.Join();
        _readers.Dispose();
        _file.Dispose();
    }

    private Task<T> Add<T>(WriteUnit<T> unit, bool durable)
    {
        _queue.Add(unit, durable);
        return unit.Done;
    }

    private void Work()
    {
        var group = new List<WriteUnit>();
        while (_queue.TakeGroup(group, Patience(), out var durable))
        {
            var failure = group.Count > 0 ? Write(group, durable) : null;
            if (durable && failure is null) TellSettled();
            foreach (var unit in group) unit.End(failure);
            if (Patience() == TimeSpan.Zero) Settle();
        }
        Settle();
        lock (_lock) _onDisk?.TrySetException(new StoreUnavailableException($"'{_file.Path}' was closed before all of it was on the disk."));
    }

    /// <summary>How long the next group may be waited for.</summary>
    private TimeSpan Patience()
    {
        if (_settling is not { After: var after } || _behindSince is not { } since) return Timeout.InfiniteTimeSpan;
        var left = after - Stopwatch.GetElapsedTime(since);
        return TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(left.TotalMilliseconds)));
    }

    /// <summary>Sees to it that all that is visible is on the disk. Where the disk refuses for now, it is tried again after as long a while.</summary>
    private void Settle()
    {
        if (_behindSince is null) return;
        try
        {
            _file.Settle(Mark);
            TellSettled();
        }
        catch (Exception refused)
        {
            lock (_lock)
            {
                _behindSince = Stopwatch.GetTimestamp();
                if (!_file.IsShut) return;
                _fault ??= refused;
                _onDisk?.TrySetException(_fault);
            }
        }
    }

    private void TellSettled()
    {
        TaskCompletionSource? waiting;
        lock (_lock) (waiting, _onDisk, _behindSince) = (_onDisk, null, null);
        waiting?.SetResult();
    }

    private void Mark(Connection connection)
    {
        if (_settling is { Mark: var mark }) connection.Prepare(mark).Run();
    }

    /// <summary>The edge of the writer: whatever goes wrong with a group is told to those who wait for it, and the writer goes on.</summary>
    private Exception? Write(List<WriteUnit> group, bool durable)
    {
        try
        {
            if (durable) _settling?.OnWaiting?.Invoke();
            _file.Write(connection => Run(connection, group, durable), durable);
            if (durable) return null;
            lock (_lock) _behindSince ??= Stopwatch.GetTimestamp();
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    /// <summary>Does units in one transaction. One that fails takes all of it back, and the others are done anew: to go back within a transaction is not safe (ADR 58).</summary>
    private void Run(Connection connection, List<WriteUnit> group, bool durable)
    {
        while (group.Find(unit => unit.Failure is null && !unit.TryRun(connection)) is not null)
        {
            connection.Rollback();
            connection.Begin();
        }
        if (durable) Mark(connection);
    }
}

/// <summary>How what is written behind gets to the disk.</summary>
/// <param name="After">How long it waits for a durable unit, before it is put there by itself.</param>
/// <param name="Mark">What is done by whoever waits for the disk, and by nobody else, so that it is known in the log.</param>
/// <param name="OnWaiting">Told before units are done that wait for the disk, and seen by nobody before.</param>
internal sealed record Settling(TimeSpan After, string Mark, Action? OnWaiting = null);
