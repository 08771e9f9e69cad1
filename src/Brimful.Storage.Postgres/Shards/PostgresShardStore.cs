using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Commits;
using Brimful.Storage.Postgres.Connections;
using Brimful.Storage.Postgres.History;
using Brimful.Storage.Postgres.Identities;
using Brimful.Storage.Postgres.State;

namespace Brimful.Storage.Postgres.Shards;

/// <summary>The shard store on three sets of tables: commits, state and history.</summary>
public sealed class PostgresShardStore : IShardStore
{
    private readonly Sessions _sessions;
    private readonly CheckpointRecords _checkpoints;
    private CommitTables? _commits;

    internal PostgresShardStore(Sessions sessions)
    {
        _sessions = sessions;
        _checkpoints = new CheckpointRecords(sessions);
        IdentityRuns = new RunTables(sessions, () => Epoch);
        History = new PostgresHistoryStore(sessions, () => Epoch);
    }

    /// <inheritdoc/>
    public IIdentityRuns IdentityRuns { get; }

    /// <inheritdoc/>
    public IHistoryStore History { get; }

    private CommitTables Commits => _commits ?? throw new InvalidOperationException("The store is not open.");

    private long Epoch => Commits.Installation.Epoch;

    /// <inheritdoc/>
    /// <remarks>Whoever opens the store later takes it over: there is no lock that a vanished process could keep.</remarks>
    public Installation Open(NewInstallation create)
    {
        if (_commits is not null) throw new InvalidOperationException("The store is open already.");
        _commits = CommitTables.Open(_sessions, create);
        return _commits.Installation;
    }

    /// <inheritdoc/>
    public void Commit(CommitUnit unit) => Commits.Commit(unit);

    /// <inheritdoc/>
    public IEnumerable<JournalRecord> ReadJournal(int stream, long afterSequence) => Commits.ReadJournal(stream, afterSequence);

    /// <inheritdoc/>
    public IReadOnlyList<OutboxRow> ReadOutbox(long afterPosition, int limit) => Commits.ReadOutbox(afterPosition, limit);

    /// <inheritdoc/>
    public void CutJournal(int stream, long throughSequence, Action breathe) => Commits.CutJournal(stream, throughSequence);

    /// <inheritdoc/>
    public void CutOutbox(long throughPosition) => Commits.CutOutbox(throughPosition);

    /// <inheritdoc/>
    public StreamCheckpoint? LoadCheckpoint(int stream) => _checkpoints.Load(stream);

    /// <inheritdoc/>
    public IEnumerable<StateChunk> LoadChunks(int stream) => _checkpoints.LoadChunks(stream);

    /// <inheritdoc/>
    public void SaveChunks(int stream, IReadOnlyList<StateChunk> chunks) => _checkpoints.SaveChunks(Epoch, stream, chunks);

    /// <inheritdoc/>
    public void SaveCheckpoint(int stream, StreamCheckpoint checkpoint) => _checkpoints.Save(Epoch, stream, checkpoint);

    /// <inheritdoc/>
    public void Dispose()
    {
        _commits?.Dispose();
        _commits = null;
    }
}
