using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Connections;

namespace Brimful.Storage.Postgres.Commits;

/// <summary>
/// The only commit point: a unit is durable when <see cref="Commit"/> returns. When its answer is lost, nobody here knows whether it was
/// taken: the same unit is sent again, and the store recognises it word for word.
/// </summary>
internal sealed class CommitTables : IDisposable
{
    private const int CutSeconds = 600;

    private readonly Sessions _sessions;
    private readonly CommitReader _reader;
    private CommitCommand? _command;

    /// <summary>Whether the last unit may have been taken, although the call failed.</summary>
    private bool _isInDoubt;

    private CommitTables(Sessions sessions, Installation installation)
    {
        _sessions = sessions;
        _reader = new CommitReader(sessions);
        Installation = installation;
    }

    public Installation Installation { get; }

    /// <summary>Takes the fence, and makes the store when it is new.</summary>
    public static CommitTables Open(Sessions sessions, NewInstallation create) =>
        new(sessions, sessions.Run(connection => Registration.Take(connection, create)));

    public void Commit(CommitUnit unit)
    {
        if (unit.Records.Count == 0 && unit.Outbox.Count > 0)
            throw new ArgumentException("An outbox row goes with the journal record that it came of: without one no fence guards it.", nameof(unit));
        if (unit.Records.Count == 0) return;
        try
        {
            _command ??= new CommitCommand(_sessions.Open(), Installation.Epoch);
            _command.Run(unit, _isInDoubt);
            _isInDoubt = false;
        }
        catch (Exception failure) when (PostgresFailure.Is(failure))
        {
            _command?.Dispose();
            _command = null;
            _isInDoubt = true;
            throw _sessions.Failed(failure);
        }
    }

    public IEnumerable<JournalRecord> ReadJournal(int stream, long afterSequence) => _reader.Journal(stream, afterSequence);

    public IReadOnlyList<OutboxRow> ReadOutbox(long afterPosition, int limit) => _reader.Outbox(afterPosition, limit);

    public void CutJournal(int stream, long throughSequence) =>
        Cut(new Statement("DELETE FROM journal WHERE stream = $1 AND sequence <= $2").With(stream).With(throughSequence));

    public void CutOutbox(long throughPosition) => Cut(new Statement("DELETE FROM outbox WHERE position <= $1").With(throughPosition));

    public void Dispose() => _command?.Dispose();

    /// <summary>Forgets rows, beside which commits go on. A cut that a crash takes back is made again by the next one: nobody waits for the disk.</summary>
    private void Cut(Statement rows) => _sessions.Run(connection =>
    {
        using var batch = connection.Batch(Fence.Guard(Installation.Epoch), new Statement("SET LOCAL synchronous_commit = off"), rows);
        batch.Timeout = CutSeconds;
        return batch.ExecuteNonQuery();
    });
}
