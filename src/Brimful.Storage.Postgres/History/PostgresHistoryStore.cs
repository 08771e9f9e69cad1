using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Commits;
using Brimful.Storage.Postgres.Connections;

namespace Brimful.Storage.Postgres.History;

/// <summary>History in tables: a fold is one transaction, blocks and commands together, so that none is ever there in part.</summary>
internal sealed class PostgresHistoryStore(Sessions sessions, Func<long> epoch) : IHistoryStore
{
    private const int PageBlocks = 64;
    private const int Seconds = 600;

    public IRollupStore Rollups { get; } = new PostgresRollupStore(sessions, epoch);

    public void Append(FoldedStretch fold) => Write(
        BlockRows.MakeDays(fold.Blocks),
        BlockRows.RemoveAfter(fold.Stream, fold.AfterSequence),
        new Statement("DELETE FROM folds WHERE stream = $1 AND through_sequence > $2").With(fold.Stream).With(fold.AfterSequence),
        BlockRows.Add([.. fold.Blocks]),
        new Statement("INSERT INTO folds (stream, through_sequence, after_sequence, days, body, seal) VALUES ($1, $2, $3, $4, $5, $6)")
            .With(fold.Stream).With(fold.ThroughSequence).With(fold.AfterSequence).With(BlockRows.DaysOf(fold.Blocks)).With(fold.Commands)
            .With(Seal.Of(new HistoryCommands(fold.Stream, fold.ThroughSequence, fold.Commands))));

    public IEnumerable<HistoryBlock> ReadGroup(int stream, int group, int firstDay, int lastDay)
    {
        var after = (Day: int.MinValue, Sequence: 0L, Index: 0);
        while (true)
        {
            var page = sessions.Run(connection => connection.List(
                BlockRows.OfGroup(stream, group, (firstDay, lastDay), after, PageBlocks), row => BlockRows.Read(row, stream, sessions.Place)));
            foreach (var block in page) yield return block;
            if (page.Count < PageBlocks) yield break;
            after = (page[^1].Day, page[^1].ThroughSequence, page[^1].Index);
        }
    }

    public IEnumerable<FoldedStretch> ReadFolds(int stream, long afterSequence)
    {
        while (sessions.Run(connection => Next(connection, stream, afterSequence)) is { } fold)
        {
            yield return fold;
            afterSequence = fold.ThroughSequence;
        }
    }

    public IEnumerable<HistoryCommands> ReadCommands(int stream)
    {
        for (var after = 0L; NextCommands(stream, after) is { } commands; after = commands.ThroughSequence) yield return commands;
    }

    public long FoldedThrough(int stream) => sessions.Run(connection => connection.List(
        new Statement("SELECT coalesce(max(through_sequence), 0) FROM folds WHERE stream = $1").With(stream), row => row.GetInt64(0))[0]);

    public IReadOnlyList<int> Days() => sessions.Run(connection => connection.List(
        new Statement("SELECT day FROM history_days() ORDER BY day"), row => row.GetInt32(0)));

    public void DropDaysBefore(int day) => Write(new Statement("SELECT drop_history_before($1)").With(day));

    public void Rewrite(IReadOnlyList<HistoryBlock> blocks, IReadOnlyList<HistoryCommands> commands) =>
        Write([.. BlockRows.Rewrite(blocks), .. commands.Select(RewriteCommands)]);

    public void MirrorDirectory(IReadOnlyList<StateChunk> changed) => Write([.. DirectoryMirror.Keep(changed)]);

    public void MirrorDirectory(StreamCheckpoint checkpoint) => Write(DirectoryMirror.Complete(checkpoint));

    public (StreamCheckpoint Checkpoint, IReadOnlyList<StateChunk> Entries)? ReadDirectoryMirror() => DirectoryMirror.Read(sessions);

    private FoldedStretch? Next(Npgsql.NpgsqlConnection connection, int stream, long afterSequence)
    {
        var found = connection.List(
            new Statement("SELECT after_sequence, through_sequence, body, days, seal FROM folds WHERE stream = $1 AND through_sequence > $2 ORDER BY through_sequence LIMIT 1")
                .With(stream).With(afterSequence),
            row => (Fold: new FoldedStretch(stream, row.GetInt64(0), row.GetInt64(1), Expect(stream, row.GetInt64(1), row.Bytes(2), row.Int32OrNull(4)), []), Days: row.GetFieldValue<int[]>(3)));
        return found is not [var (fold, days)] ? null : fold with
        {
            Blocks = connection.List(BlockRows.OfFold(stream, fold.ThroughSequence, days), row => BlockRows.Read(row, stream, sessions.Place)),
        };
    }

    private HistoryCommands? NextCommands(int stream, long afterSequence) => sessions.Run(connection => connection.List(
        new Statement("SELECT through_sequence, body, seal FROM folds WHERE stream = $1 AND through_sequence > $2 ORDER BY through_sequence LIMIT 1").With(stream).With(afterSequence),
        row => new HistoryCommands(stream, row.GetInt64(0), Expect(stream, row.GetInt64(0), row.Bytes(1), row.Int32OrNull(2))))).FirstOrDefault();

    private ReadOnlyMemory<byte> Expect(int stream, long throughSequence, byte[] body, int? seal) =>
        Seal.Expect(new HistoryCommands(stream, throughSequence, body), seal, sessions.Place).Body;

    private static Statement RewriteCommands(HistoryCommands commands) => commands.Body.IsEmpty
        ? new Statement("DELETE FROM folds WHERE stream = $1 AND through_sequence = $2").With(commands.Stream).With(commands.ThroughSequence)
        : new Statement("UPDATE folds SET body = $3, seal = $4 WHERE stream = $1 AND through_sequence = $2")
            .With(commands.Stream).With(commands.ThroughSequence).With(commands.Body).With(Seal.Of(commands));

    private void Write(params Statement[] statements) => sessions.Run(connection =>
    {
        using var batch = connection.Batch([Fence.Guard(epoch()), .. statements]);
        batch.Timeout = Seconds;
        return batch.ExecuteNonQuery();
    });
}
