using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.History;

/// <summary>Rollups in one file beside those of the days: each call is one transaction.</summary>
internal sealed class SqliteRollupStore(string path) : IRollupStore, IDisposable
{
    private readonly Lock _lock = new();
    private readonly string _place = $"'{path}'";
    private readonly HistoryFile _file = new(path, RollupSchema.Value);

    public long RolledThrough(int stream)
    {
        lock (_lock) return RolledThrough(_file.Connection, stream);
    }

    public void Append(RolledStretch stretch)
    {
        lock (_lock)
        {
            if (RolledThrough(_file.Connection, stretch.Stream) >= stretch.ThroughSequence) return;
            _file.Write(connection =>
            {
                foreach (var block in stretch.Blocks) Add(connection, block);
                connection.Prepare("INSERT OR REPLACE INTO rolled (stream, through_sequence) VALUES (?, ?)").With(stretch.Stream).With(stretch.ThroughSequence).Run();
            });
        }
    }

    public RollupReading Read(int stream, int group, int firstDay, int lastDay)
    {
        lock (_lock)
        {
            return new RollupReading(
                RolledThrough(_file.Connection, stream),
                _file.Connection.Prepare("SELECT day, through_sequence, body, seal FROM rollups WHERE stream = ? AND account_group = ? AND day BETWEEN ? AND ? ORDER BY day, through_sequence")
                    .With(stream).With(group).With(firstDay).With(lastDay)
                    .List(row => Seal.Expect(new RollupBlock(stream, group, row.Int32(0), row.Int64(1), row.Blob(2)), row.Int32OrNull(3), _place)));
        }
    }

    public IReadOnlyList<RollupPlace> Crowded(int beforeDay, int blocks, int limit)
    {
        lock (_lock)
        {
            return _file.Connection.Prepare("SELECT stream, account_group, day FROM rollups WHERE day < ? GROUP BY stream, account_group, day HAVING count(*) > ? LIMIT ?")
                .With(beforeDay).With(blocks).With(limit).List(row => new RollupPlace(row.Int32(0), row.Int32(1), row.Int32(2)));
        }
    }

    public void Replace(IReadOnlyList<RollupBlock> blocks)
    {
        lock (_lock)
        {
            _file.Write(connection =>
            {
                foreach (var block in blocks) Replace(connection, block);
            });
        }
    }

    /// <inheritdoc cref="HistoryFile.Scrub"/>
    public void Scrub()
    {
        lock (_lock) _file.Scrub();
    }

    public void Dispose()
    {
        lock (_lock) _file.Dispose();
    }

    private static void Replace(Connection connection, RollupBlock block)
    {
        connection.Prepare("DELETE FROM rollups WHERE stream = ? AND account_group = ? AND day = ? AND through_sequence <= ?")
            .With(block.Stream).With(block.Group).With(block.Day).With(block.ThroughSequence).Run();
        if (!block.Body.IsEmpty) Add(connection, block);
    }

    private static void Add(Connection connection, RollupBlock block) =>
        connection.Prepare("INSERT INTO rollups (stream, account_group, day, through_sequence, body, seal) VALUES (?, ?, ?, ?, ?, ?)")
            .With(block.Stream).With(block.Group).With(block.Day).With(block.ThroughSequence).With(block.Body.Span).With(Seal.Of(block)).Run();

    private static long RolledThrough(Connection connection, int stream) =>
        connection.Prepare("SELECT through_sequence FROM rolled WHERE stream = ?").With(stream).First(row => row.Int64(0));
}
