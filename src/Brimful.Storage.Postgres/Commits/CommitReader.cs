using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Connections;

namespace Brimful.Storage.Postgres.Commits;

/// <summary>Reads journal and outbox beside the commits, the journal a page at a time: a snapshot that is kept for long keeps dead rows too.</summary>
internal sealed class CommitReader(Sessions sessions)
{
    private const int PageRecords = 1_000;
    private const int PageBytes = 1024 * 1024;

    /// <summary>As many records as fit the page, and one at least; their lengths are known without reading them.</summary>
    private const string Page =
        """
        SELECT sequence, body, seal FROM (
            SELECT sequence, body, seal, sum(octet_length(body)) OVER (ORDER BY sequence) - octet_length(body) AS bytes_before
            FROM journal WHERE stream = $1 AND sequence > $2 ORDER BY sequence LIMIT $3) AS page
        WHERE bytes_before < $4 ORDER BY sequence
        """;

    public IEnumerable<JournalRecord> Journal(int stream, long afterSequence)
    {
        while (true)
        {
            var page = sessions.Run(connection => connection.List(
                new Statement(Page).With(stream).With(afterSequence).With(PageRecords).With(PageBytes),
                row => Seal.Expect(new JournalRecord(stream, row.GetInt64(0), row.Bytes(1)), row.Int32OrNull(2), sessions.Place)));
            if (page.Count == 0) yield break;
            foreach (var record in page) yield return record;
            afterSequence = page[^1].Sequence;
        }
    }

    public IReadOnlyList<OutboxRow> Outbox(long afterPosition, int limit) => sessions.Run(connection => connection.List(
        new Statement("SELECT position, stream, sequence, body, seal FROM outbox WHERE position > $1 ORDER BY position LIMIT $2").With(afterPosition).With(limit),
        row => Seal.Expect(new OutboxRow(row.GetInt64(0), row.GetInt32(1), row.GetInt64(2), row.Bytes(3)), row.Int32OrNull(4), sessions.Place)));
}
