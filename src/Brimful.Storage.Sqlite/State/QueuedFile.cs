using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.State;

/// <summary>
/// A file that many write units to: checkpoints (<see cref="StateSchema"/>), and records (<see cref="Records.RecordSchema"/>). One thread writes;
/// it puts units that wait together into one transaction. Reads go on beside it and see every unit that has ended.
/// </summary>
internal sealed class QueuedFile : IDisposable
{
    private const int Readers = 4;

    private readonly WriteQueue _queue = new();
    private readonly LoggedFile _file;
    private readonly ReaderPool _readers;
    private readonly Thread _writer;

    private QueuedFile(LoggedFile file)
    {
        _file = file;
        _readers = new ReaderPool(file.Path, Readers);
        _writer = new Thread(Work) { IsBackground = true, Name = $"writer {Path.GetFileName(file.Path)}" };
        _writer.Start();
    }

    /// <param name="limits">How much is given to the disk at once.</param>
    /// <param name="onFault"><inheritdoc cref="LoggedFile.Open"/></param>
    public static QueuedFile Open(string path, Schema schema, LogLimits limits, Action<Exception>? onFault = null) => new(LoggedFile.Open(path, schema, limits, onFault));

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
    public Task WriteBehindAsync(Action<Connection> work, int weight) => Add(
        new WriteUnit<bool>(
            connection =>
            {
                work(connection);
                return true;
            },
            weight),
        durable: false);

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
        while (_queue.TakeGroup(group, out var durable))
        {
            var failure = Write(group, durable);
            foreach (var unit in group) unit.End(failure);
        }
    }

    /// <summary>The edge of the writer: whatever goes wrong with a group is told to those who wait for it, and the writer goes on.</summary>
    private Exception? Write(List<WriteUnit> group, bool durable)
    {
        try
        {
            _file.Write(connection => group.ForEach(unit => unit.Run(connection)), durable);
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }
}
