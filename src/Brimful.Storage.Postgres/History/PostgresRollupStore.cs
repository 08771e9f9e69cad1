using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Commits;
using Brimful.Storage.Postgres.Connections;

namespace Brimful.Storage.Postgres.History;

/// <summary>Rollups in a table of all days: each call is one transaction.</summary>
internal sealed class PostgresRollupStore(Sessions sessions, Func<long> epoch) : IRollupStore
{
    private const int Seconds = 600;
    private const string Keys = "unnest($1, $2, $3, $4, $5, $6) AS b(stream, account_group, day, through_sequence, body, seal)";
    private const string Columns = "(stream, account_group, day, through_sequence, body, seal)";

    public long RolledThrough(int stream) => sessions.Run(connection => connection.List(Rolled(stream), row => row.GetInt64(0))[0]);

    public void Append(RolledStretch stretch) => Write(
        WithValues($"INSERT INTO rollups {Columns} SELECT b.* FROM {Keys} WHERE $8 > coalesce((SELECT r.through_sequence FROM rolled AS r WHERE r.stream = $7), 0)", stretch.Blocks)
            .With(stretch.Stream).With(stretch.ThroughSequence),
        new Statement(
            """
            INSERT INTO rolled AS r (stream, through_sequence) VALUES ($1, $2)
            ON CONFLICT (stream) DO UPDATE SET through_sequence = excluded.through_sequence WHERE r.through_sequence < excluded.through_sequence
            """).With(stretch.Stream).With(stretch.ThroughSequence));

    public RollupReading Read(int stream, int group, int firstDay, int lastDay) => sessions.Run(connection =>
    {
        using var transaction = connection.BeginTransaction(System.Data.IsolationLevel.RepeatableRead);
        return new RollupReading(
            connection.List(Rolled(stream), row => row.GetInt64(0))[0],
            connection.List(
                new Statement("SELECT day, through_sequence, body, seal FROM rollups WHERE stream = $1 AND account_group = $2 AND day BETWEEN $3 AND $4 ORDER BY day, through_sequence")
                    .With(stream).With(group).With(firstDay).With(lastDay),
                row => Seal.Expect(new RollupBlock(stream, group, row.GetInt32(0), row.GetInt64(1), row.Bytes(2)), row.Int32OrNull(3), sessions.Place)));
    });

    public IReadOnlyList<RollupPlace> Crowded(int beforeDay, int blocks, int limit) => sessions.Run(connection => connection.List(
        new Statement("SELECT stream, account_group, day FROM rollups WHERE day < $1 GROUP BY stream, account_group, day HAVING count(*) > $2 LIMIT $3")
            .With(beforeDay).With(blocks).With(limit),
        row => new RollupPlace(row.GetInt32(0), row.GetInt32(1), row.GetInt32(2))));

    public void Replace(IReadOnlyList<RollupBlock> blocks) => Write(
        new Statement(
            """
            DELETE FROM rollups AS r USING unnest($1, $2, $3, $4) AS b(stream, account_group, day, through_sequence)
            WHERE r.stream = b.stream AND r.account_group = b.account_group AND r.day = b.day AND r.through_sequence <= b.through_sequence
            """)
            .With(ValuesOf(blocks, block => block.Stream)).With(ValuesOf(blocks, block => block.Group))
            .With(ValuesOf(blocks, block => block.Day)).With(ValuesOf(blocks, block => block.ThroughSequence)),
        WithValues($"INSERT INTO rollups {Columns} SELECT b.* FROM {Keys}", [.. blocks.Where(block => !block.Body.IsEmpty)]));

    private static Statement Rolled(int stream) =>
        new Statement("SELECT coalesce(max(through_sequence), 0) FROM rolled WHERE stream = $1").With(stream);

    private static Statement WithValues(string sql, IReadOnlyList<RollupBlock> blocks) => new Statement(sql)
        .With(ValuesOf(blocks, block => block.Stream)).With(ValuesOf(blocks, block => block.Group)).With(ValuesOf(blocks, block => block.Day))
        .With(ValuesOf(blocks, block => block.ThroughSequence)).With(ValuesOf(blocks, block => block.Body)).With(ValuesOf(blocks, Seal.Of));

    private static T[] ValuesOf<T>(IReadOnlyList<RollupBlock> blocks, Func<RollupBlock, T> value) => [.. blocks.Select(value)];

    private void Write(params Statement[] statements) => sessions.Run(connection =>
    {
        using var batch = connection.Batch([Fence.Guard(epoch()), .. statements]);
        batch.Timeout = Seconds;
        return batch.ExecuteNonQuery();
    });
}
