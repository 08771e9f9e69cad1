using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Connections;
using Npgsql;

namespace Brimful.Storage.Postgres.History;

/// <summary>Blocks of counted events as rows of their days' partitions.</summary>
internal static class BlockRows
{
    private const string Select = "SELECT account_group, day, through_sequence, block_index, event_count, body, seal FROM history WHERE stream = $1 AND ";

    /// <summary>What every block has, one array a column.</summary>
    private const string Keys = "unnest($1, $2, $3, $4, $5, $6, $7, $8)";

    public static Statement MakeDays(IEnumerable<HistoryBlock> blocks) => new Statement("SELECT make_history_days($1)").With(DaysOf(blocks));

    public static Statement Add(HistoryBlock[] blocks) =>
        WithValues($"INSERT INTO history (stream, account_group, day, through_sequence, block_index, event_count, body, seal) SELECT * FROM {Keys}", blocks);

    /// <summary>Removes what a stream has beyond a sequence, in the days that its folds name.</summary>
    public static Statement RemoveAfter(int stream, long sequence) =>
        new Statement(
            """
            DELETE FROM history WHERE stream = $1 AND through_sequence > $2
                AND day = ANY (ARRAY(SELECT unnest(days) FROM folds WHERE stream = $1 AND through_sequence > $2))
            """).With(stream).With(sequence);

    /// <summary>Replaces the bodies of blocks, and removes those that are left empty.</summary>
    public static IEnumerable<Statement> Rewrite(IReadOnlyList<HistoryBlock> blocks)
    {
        const string same = "h.stream = b.stream AND h.account_group = b.account_group AND h.day = b.day AND h.through_sequence = b.through_sequence AND h.block_index = b.block_index";
        const string named = $"{Keys} AS b(stream, account_group, day, through_sequence, block_index, event_count, body, seal)";
        yield return WithValues($"UPDATE history AS h SET event_count = b.event_count, body = b.body, seal = b.seal FROM {named} WHERE {same}", [.. blocks.Where(block => !block.Body.IsEmpty)]);
        yield return WithValues($"DELETE FROM history AS h USING {named} WHERE {same}", [.. blocks.Where(block => block.Body.IsEmpty)]);
    }

    /// <summary>Blocks of a group by day and in the order of folding, after one.</summary>
    public static Statement OfGroup(int stream, int group, (int First, int Last) days, (int Day, long Sequence, int Index) after, int limit) =>
        new Statement(Select + "account_group = $2 AND day BETWEEN $3 AND $4 AND (day, through_sequence, block_index) > ($5, $6, $7) ORDER BY day, through_sequence, block_index LIMIT $8")
            .With(stream).With(group).With(days.First).With(days.Last).With(after.Day).With(after.Sequence).With(after.Index).With(limit);

    /// <summary>The blocks that one fold wrote to some days.</summary>
    public static Statement OfFold(int stream, long throughSequence, int[] days) =>
        new Statement(Select + "through_sequence = $2 AND day = ANY ($3) ORDER BY day, account_group, block_index").With(stream).With(throughSequence).With(days);

    /// <param name="place">The database as an operator knows it.</param>
    /// <exception cref="StoreDamagedException">It is not the block that was written.</exception>
    public static HistoryBlock Read(NpgsqlDataReader row, int stream, string place) =>
        Seal.Expect(new HistoryBlock(stream, row.GetInt32(0), row.GetInt32(1), row.GetInt64(2), row.GetInt32(3), row.GetInt32(4), row.Bytes(5)), row.Int32OrNull(6), place);

    public static int[] DaysOf(IEnumerable<HistoryBlock> blocks) => [.. blocks.Select(block => block.Day).Distinct().Order()];

    private static Statement WithValues(string sql, HistoryBlock[] blocks) => new Statement(sql)
        .With(Array.ConvertAll(blocks, block => block.Stream)).With(Array.ConvertAll(blocks, block => block.Group))
        .With(Array.ConvertAll(blocks, block => block.Day)).With(Array.ConvertAll(blocks, block => block.ThroughSequence))
        .With(Array.ConvertAll(blocks, block => block.Index)).With(Array.ConvertAll(blocks, block => block.EventCount))
        .With(Array.ConvertAll(blocks, block => block.Body)).With(Array.ConvertAll(blocks, Seal.Of));
}
