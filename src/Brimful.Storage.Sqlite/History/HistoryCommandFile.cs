using System.Globalization;
using Brimful.Engine.Ports;

namespace Brimful.Storage.Sqlite.History;

/// <summary>The file of commands, open: which folds there are, and in which days their events stand. A fold counts once it stands here.</summary>
internal sealed class HistoryCommandFile(string path) : IDisposable
{
    private readonly string _place = $"'{path}'";
    private readonly HistoryFile _file = new(path, CommandSchema.Value);

    public long FoldedThrough(int stream) =>
        _file.Connection.Prepare("SELECT coalesce(max(through_sequence), 0) FROM folds WHERE stream = ?").With(stream).First(row => row.Int64(0));

    /// <summary>Days in which blocks of the stream beyond a sequence may stand: of folds that were cut short, and of those that reach further.</summary>
    public List<int> DaysBeyond(int stream, long sequence)
    {
        var days = _file.Connection.Prepare("SELECT days FROM begun_folds WHERE stream = ?1 UNION ALL SELECT days FROM folds WHERE stream = ?1 AND through_sequence > ?2")
            .With(stream).With(sequence).List(row => row.Text(0));
        return [.. days.SelectMany(Read).Distinct().Order()];
    }

    /// <summary>Notes where a fold is going to write, before it does.</summary>
    public void Begin(FoldedStretch fold, IReadOnlyList<int> days) => _file.Write(connection =>
    {
        connection.Prepare("DELETE FROM folds WHERE stream = ? AND through_sequence > ?").With(fold.Stream).With(fold.AfterSequence).Run();
        connection.Prepare("INSERT OR REPLACE INTO begun_folds (stream, after_sequence, days) VALUES (?, ?, ?)")
            .With(fold.Stream).With(fold.AfterSequence).With(Write(days)).Run();
    });

    /// <summary>Makes a fold count, once its blocks are durable.</summary>
    public void Complete(FoldedStretch fold, IReadOnlyList<int> days) => _file.Write(connection =>
    {
        connection.Prepare("DELETE FROM begun_folds WHERE stream = ?").With(fold.Stream).Run();
        connection.Prepare("INSERT INTO folds (stream, through_sequence, after_sequence, days, body, seal) VALUES (?, ?, ?, ?, ?, ?)")
            .With(fold.Stream).With(fold.ThroughSequence).With(fold.AfterSequence).With(Write(days)).With(fold.Commands.Span)
            .With(Seal.Of(new HistoryCommands(fold.Stream, fold.ThroughSequence, fold.Commands))).Run();
    });

    /// <summary>The next fold of a stream after a sequence, without its blocks, and the days of those; null after the last.</summary>
    public (FoldedStretch Fold, IReadOnlyList<int> Days)? Next(int stream, long afterSequence) =>
        _file.Connection.Prepare("SELECT after_sequence, through_sequence, body, days, seal FROM folds WHERE stream = ? AND through_sequence > ? ORDER BY through_sequence LIMIT 1")
            .With(stream).With(afterSequence)
            .First<(FoldedStretch, IReadOnlyList<int>)?>(row => (new FoldedStretch(stream, row.Int64(0), row.Int64(1), Expect(stream, row.Int64(1), row.Blob(2), row.Int32OrNull(4)), []), Read(row.Text(3))));

    /// <summary>The commands of the next fold of a stream after a sequence; null after the last.</summary>
    public HistoryCommands? NextCommands(int stream, long afterSequence) =>
        _file.Connection.Prepare("SELECT through_sequence, body, seal FROM folds WHERE stream = ? AND through_sequence > ? ORDER BY through_sequence LIMIT 1")
            .With(stream).With(afterSequence).First(row => new HistoryCommands(stream, row.Int64(0), Expect(stream, row.Int64(0), row.Blob(1), row.Int32OrNull(2))));

    /// <summary>Replaces the commands of folds; an empty body removes.</summary>
    public void Rewrite(IReadOnlyList<HistoryCommands> commands) => _file.Write(connection =>
    {
        foreach (var fold in commands)
        {
            var statement = fold.Body.IsEmpty
                ? connection.Prepare("DELETE FROM folds WHERE stream = ? AND through_sequence = ?")
                : connection.Prepare("UPDATE folds SET body = ?, seal = ? WHERE stream = ? AND through_sequence = ?").With(fold.Body.Span).With(Seal.Of(fold));
            statement.With(fold.Stream).With(fold.ThroughSequence).Run();
        }
    });

    public void Mirror(IReadOnlyList<StateChunk> changed) => _file.Write(connection =>
    {
        foreach (var entry in changed)
        {
            var statement = entry.Body.IsEmpty
                ? connection.Prepare("DELETE FROM directory_entries WHERE kind = ? AND key = ?").With(entry.Kind).With(entry.Key)
                : connection.Prepare("INSERT OR REPLACE INTO directory_entries (kind, key, sequence, body, seal) VALUES (?, ?, ?, ?, ?)")
                    .With(entry.Kind).With(entry.Key).With(entry.Sequence).With(entry.Body.Span).With(Seal.Of(Seal.OfDirectoryCopy, entry));
            statement.Run();
        }
    });

    public void Mirror(StreamCheckpoint checkpoint) => _file.Write(connection =>
    {
        connection.Prepare("DELETE FROM directory_checkpoint").Run();
        connection.Prepare("INSERT INTO directory_checkpoint (sequence, body, seal) VALUES (?, ?, ?)")
            .With(checkpoint.Sequence).With(checkpoint.Body.Span).With(Seal.Of(Seal.OfDirectoryCopy, checkpoint)).Run();
    });

    public (StreamCheckpoint Checkpoint, IReadOnlyList<StateChunk> Entries)? ReadMirror()
    {
        var connection = _file.Connection;
        var checkpoint = connection.Prepare("SELECT sequence, body, seal FROM directory_checkpoint")
            .First(row => Seal.Expect(Seal.OfDirectoryCopy, new StreamCheckpoint(row.Int64(0), row.Blob(1)), row.Int32OrNull(2), _place));
        if (checkpoint is null) return null;
        return (checkpoint, connection.Prepare("SELECT kind, key, sequence, body, seal FROM directory_entries ORDER BY kind, key")
            .List(row => Seal.Expect(Seal.OfDirectoryCopy, new StateChunk((byte)row.Int32(0), row.Int64(1), row.Int64(2), row.Blob(3)), row.Int32OrNull(4), _place)));
    }

    /// <inheritdoc cref="HistoryFile.Scrub"/>
    public void Scrub() => _file.Scrub();

    public void Dispose() => _file.Dispose();

    private ReadOnlyMemory<byte> Expect(int stream, long throughSequence, byte[] body, int? seal) =>
        Seal.Expect(new HistoryCommands(stream, throughSequence, body), seal, _place).Body;

    private static string Write(IEnumerable<int> days) => string.Join(',', days);

    private List<int> Read(string days) => [.. days.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(day =>
        int.TryParse(day, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var known) ? known
        : throw new StoreDamagedException($"{_place}: the days of a fold are damaged: '{day}' is none. Restore a backup, and check the disk and the memory of the machine."))];
}
