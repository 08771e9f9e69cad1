using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Commits;
using Brimful.Storage.Sqlite.Directories;
using Brimful.Storage.Sqlite.History;
using Brimful.Storage.Sqlite.Identities;
using Brimful.Storage.Sqlite.Records;
using Brimful.Storage.Sqlite.State;

namespace Brimful.Storage.Sqlite.Shards;

/// <summary>The shard store on three kinds of file: commits, state and history.</summary>
public sealed class SqliteShardStore : IShardStore
{
    private readonly DataDirectory _directory;
    private readonly QueuedFile _state;
    private readonly QueuedFile _records;
    private readonly CheckpointRecords _checkpoints;
    private readonly SqliteHistoryStore _history;
    private readonly RunFiles _runs;
    private readonly Action<Exception>? _onFault;
    private CommitFile? _commits;

    internal SqliteShardStore(DataDirectory directory, QueuedFile state, QueuedFile records, Action<Exception>? onFault = null)
    {
        _directory = directory;
        (_state, _records, _onFault) = (state, records, onFault);
        _checkpoints = new CheckpointRecords(state);
        _history = new SqliteHistoryStore(directory.HistoryDirectory);
        _runs = new RunFiles(directory.IdentitiesDirectory);
    }

    /// <inheritdoc/>
    public IIdentityRuns IdentityRuns => _runs;

    private CommitFile Commits => _commits ?? throw new InvalidOperationException("The store is not open.");

    /// <inheritdoc/>
    public IHistoryStore History => _history;

    /// <inheritdoc/>
    public Installation Open(NewInstallation create)
    {
        if (_commits is not null) throw new InvalidOperationException("The store is open already.");
        var commits = CommitFile.Open(_directory.CommitFile, create, _onFault);
        try
        {
            _state.Claim(commits.Installation.Id);
            _records.Claim(commits.Installation.Id);
            RecordFile.SkipNumbers(_records);
        }
        catch
        {
            commits.Dispose();
            throw;
        }
        _commits = commits;
        return commits.Installation;
    }

    /// <inheritdoc/>
    public void Commit(CommitUnit unit) => Commits.Commit(unit);

    /// <inheritdoc/>
    public IEnumerable<JournalRecord> ReadJournal(int stream, long afterSequence) => Commits.ReadJournal(stream, afterSequence);

    /// <inheritdoc/>
    public IReadOnlyList<OutboxRow> ReadOutbox(long afterPosition, int limit) => Commits.ReadOutbox(afterPosition, limit);

    /// <inheritdoc/>
    public void CutJournal(int stream, long throughSequence, Action breathe) => Commits.Cut(RowRange.Journal(stream, throughSequence), breathe);

    /// <inheritdoc/>
    public void CutOutbox(long throughPosition) => Commits.Cut(RowRange.Outbox(throughPosition), static () => { });

    /// <inheritdoc/>
    public StreamCheckpoint? LoadCheckpoint(int stream) => _checkpoints.Load(stream);

    /// <inheritdoc/>
    public IEnumerable<StateChunk> LoadChunks(int stream) => _checkpoints.LoadChunks(stream);

    /// <inheritdoc/>
    /// <remarks>One transaction a call: a caller that wants others to have their turn keeps a call to about 1 MB.</remarks>
    public void SaveChunks(int stream, IReadOnlyList<StateChunk> chunks) => _checkpoints.SaveChunks(stream, chunks);

    /// <inheritdoc/>
    public void SaveCheckpoint(int stream, StreamCheckpoint checkpoint) => _checkpoints.Save(stream, checkpoint);

    /// <inheritdoc/>
    public IDisposable? TakeCheckpointTurn() => TurnFile.TryTake(_directory.Path);

    /// <inheritdoc/>
    public void Scrub()
    {
        if (!_history.IsScrubDue) return;
        Commits.Scrub();
        _state.Scrub();
        _records.Scrub();
        _history.Scrub();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _commits?.Dispose();
        _commits = null;
        _history.Dispose();
        _runs.Dispose();
    }
}
