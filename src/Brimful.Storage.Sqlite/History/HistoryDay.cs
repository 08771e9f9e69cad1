using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.History;

/// <summary>One day's file, open. Its write-ahead log is moved into it after each write: nobody waits for history.</summary>
internal sealed class HistoryDay(string path, int day) : IDisposable
{
    private const int PageBytes = 8 * 1024 * 1024;

    private readonly WritableFile _file = new(path, HistorySchema.Value);

    public int Day { get; } = day;

    public void Replace(int stream, long afterSequence, IEnumerable<HistoryBlock> blocks)
    {
        try
        {
            var connection = _file.Connection;
            connection.InTransaction(() =>
            {
                connection.Prepare("DELETE FROM blocks WHERE stream = ? AND through_sequence > ?").With(stream).With(afterSequence).Run();
                foreach (var block in blocks) Add(connection, stream, block);
            });
            connection.Checkpoint();
        }
        catch
        {
            _file.GiveUp();
            throw;
        }
    }

    /// <summary>Blocks that span an account, in the order of folding, a page at a time.</summary>
    public List<HistoryBlock> Page(int stream, int account, (long Sequence, int Index) after)
    {
        var bytes = 0;
        return _file.Connection.Prepare(
            """
            SELECT through_sequence, block_index, first_account, last_account, event_count, body FROM blocks
            WHERE stream = ? AND first_account <= ? AND last_account >= ? AND (through_sequence, block_index) > (?, ?)
            ORDER BY through_sequence, block_index
            """).With(stream).With(account).With(account).With(after.Sequence).With(after.Index)
            .List(row => Read(row, stream), block => (bytes += block.Body.Length) < PageBytes);
    }

    public void Dispose() => _file.Dispose();

    private static void Add(Connection connection, int stream, HistoryBlock block) =>
        connection.Prepare(
            """
            INSERT INTO blocks (stream, through_sequence, block_index, first_account, last_account, event_count, body)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """).With(stream).With(block.ThroughSequence).With(block.Index).With(block.FirstAccount).With(block.LastAccount)
            .With(block.EventCount).With(block.Body.Span).Run();

    private HistoryBlock Read(Statement row, int stream) =>
        new(stream, Day, row.Int64(0), row.Int32(1), row.Int32(2), row.Int32(3), row.Int32(4), row.Blob(5));
}
