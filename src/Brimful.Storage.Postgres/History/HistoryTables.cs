using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Commits;
using Brimful.Storage.Postgres.Connections;

namespace Brimful.Storage.Postgres.History;

/// <summary>History, a partition a day.</summary>
internal sealed class HistoryTables(Sessions sessions)
{
    private const int PageBlocks = 64;

    public void Append(long epoch, int stream, long afterSequence, IReadOnlyList<HistoryBlock> blocks)
    {
        foreach (var day in blocks.Select(block => block.Day).Distinct()) MakeDay(day);
        sessions.Run(connection =>
        {
            connection.Run(
                Fence.Guard(epoch),
                new Statement("DELETE FROM history WHERE stream = $1 AND through_sequence > $2 AND day = ANY ($3)")
                    .With(stream).With(afterSequence).With([.. blocks.Select(block => block.Day).Distinct()]),
                Insert(stream, [.. blocks]));
            return true;
        });
    }

    public IEnumerable<HistoryBlock> Read(int stream, int account, long fromTicks, long toTicks)
    {
        var after = (Day: int.MinValue, Sequence: 0L, Index: 0);
        while (true)
        {
            var page = sessions.Run(connection => connection.List(
                new Statement(
                    """
                    SELECT day, through_sequence, block_index, first_account, last_account, event_count, body FROM history
                    WHERE stream = $1 AND first_account <= $2 AND last_account >= $2 AND day BETWEEN $3 AND $4
                        AND (day, through_sequence, block_index) > ($5, $6, $7)
                    ORDER BY day, through_sequence, block_index LIMIT $8
                    """)
                    .With(stream).With(account).With(DayOf(fromTicks)).With(DayOf(toTicks))
                    .With(after.Day).With(after.Sequence).With(after.Index).With(PageBlocks),
                row => new HistoryBlock(
                    stream, row.GetInt32(0), row.GetInt64(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5), row.Bytes(6))));
            if (page.Count == 0) yield break;
            foreach (var block in page) yield return block;
            after = (page[^1].Day, page[^1].ThroughSequence, page[^1].Index);
        }
    }

    private static Statement Insert(int stream, HistoryBlock[] blocks) =>
        new Statement(
            """
            INSERT INTO history (stream, day, through_sequence, block_index, first_account, last_account, event_count, body)
            SELECT $1, b.* FROM unnest($2, $3, $4, $5, $6, $7, $8) AS b(day, through_sequence, block_index, first_account, last_account, event_count, body)
            """)
            .With(stream).With(Array.ConvertAll(blocks, block => block.Day)).With(Array.ConvertAll(blocks, block => block.ThroughSequence))
            .With(Array.ConvertAll(blocks, block => block.Index)).With(Array.ConvertAll(blocks, block => block.FirstAccount))
            .With(Array.ConvertAll(blocks, block => block.LastAccount)).With(Array.ConvertAll(blocks, block => block.EventCount))
            .With(Array.ConvertAll(blocks, block => block.Body));

    private void MakeDay(int day) => sessions.Run(connection =>
    {
        connection.Run(new Statement("SELECT make_history_day($1)").With(day));
        return true;
    });

    private static int DayOf(long ticks) => (int)Math.Floor((decimal)ticks / TimeSpan.TicksPerDay);
}
