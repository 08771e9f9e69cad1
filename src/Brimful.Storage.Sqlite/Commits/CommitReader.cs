using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Commits;

/// <summary>Reads journal and outbox beside the commits, the journal a page at a time.</summary>
internal sealed class CommitReader(string path) : IDisposable
{
    /// <summary>Little: who reads the journal stops where a fold is full, and what was read beyond that is thrown away.</summary>
    private const int PageBytes = 1024 * 1024;

    private readonly string _place = $"'{path}'";
    private readonly ReaderPool _readers = new(path, size: 2);

    public IEnumerable<JournalRecord> Journal(int stream, long afterSequence, long throughSequence)
    {
        while (true)
        {
            var page = _readers.Read(connection => JournalPage(connection, stream, afterSequence, throughSequence));
            if (page.Count == 0) yield break;
            foreach (var record in page) yield return record;
            afterSequence = page[^1].Sequence;
        }
    }

    public IReadOnlyList<OutboxRow> Outbox(long afterPosition, long throughPosition, int limit) =>
        _readers.Read(connection =>
            connection.Prepare("SELECT position, stream, sequence, body, seal FROM outbox WHERE position > ? AND position <= ? ORDER BY position LIMIT ?")
                .With(afterPosition).With(throughPosition).With(limit)
                .List(row => Seal.Expect(new OutboxRow(row.Int64(0), row.Int32(1), row.Int64(2), row.Blob(3)), row.Int32OrNull(4), _place)));

    public void Dispose() => _readers.Dispose();

    private List<JournalRecord> JournalPage(Connection connection, int stream, long afterSequence, long throughSequence)
    {
        var bytes = 0;
        return connection.Prepare($"SELECT sequence, body, seal FROM {JournalTable.NameOf(stream)} WHERE sequence > ? AND sequence <= ? ORDER BY sequence")
            .With(afterSequence).With(throughSequence)
            .List(
                row => Seal.Expect(new JournalRecord(stream, row.Int64(0), row.Blob(1)), row.Int32OrNull(2), _place),
                record => (bytes += record.Body.Length) < PageBytes);
    }
}
