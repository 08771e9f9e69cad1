namespace Brimful.Engine.Ports;

/// <summary>
/// Where streams live: the commit point (journal and outbox), the state written behind it (checkpoints) and, by its own port, history.
/// A stream is one single writer's sequence: shard 0 … n-1, and <see cref="Installation.DirectoryStream"/>.
/// </summary>
/// <remarks>
/// All members block. <see cref="Commit"/> is called by one thread; the checkpoint members by one other; the read
/// members before the node starts, of several streams at once, or by the checkpoint thread. Any member throws <see cref="StoreUnavailableException"/> when the
/// medium refuses for now (full, read-only, unreachable): nothing of the call then took effect, and the same call may be made again;
/// and <see cref="StoreFencedException"/> when another owner has taken the store: then the process must stop.
/// </remarks>
public interface IShardStore : IDisposable
{
    /// <summary>Runs of identities that belong to the streams.</summary>
    IIdentityRuns IdentityRuns { get; }

    /// <summary>Opens or creates the store and takes the fence under a new epoch.</summary>
    /// <param name="create">What a new store is made with; ignored when it exists.</param>
    /// <exception cref="StoreRefusedException">The store cannot be used; the message says what to do.</exception>
    Installation Open(NewInstallation create);

    /// <summary>Makes every record of the unit durable at once, or nothing of it. The bodies of its records are the caller's again once it returns.</summary>
    void Commit(CommitUnit unit);

    /// <summary>The journal of a stream after a sequence, in order.</summary>
    IEnumerable<JournalRecord> ReadJournal(int stream, long afterSequence);

    /// <summary>Outbox rows after a position, in order, at most <paramref name="limit"/>.</summary>
    IReadOnlyList<OutboxRow> ReadOutbox(long afterPosition, int limit);

    /// <summary>Forgets the stream's journal up to and with a sequence.</summary>
    /// <param name="breathe">Called every now and then, between what commits wait for.</param>
    void CutJournal(int stream, long throughSequence, Action breathe);

    /// <summary>Forgets the outbox up to and with a position.</summary>
    void CutOutbox(long throughPosition);

    /// <summary>The newest completed checkpoint of a stream, if there is one.</summary>
    StreamCheckpoint? LoadCheckpoint(int stream);

    /// <summary>The stream's state chunks, newest version each, in no order.</summary>
    IEnumerable<StateChunk> LoadChunks(int stream);

    /// <summary>Writes chunks in one transaction, replacing by (kind, key); a chunk with an empty body removes.</summary>
    void SaveChunks(int stream, IReadOnlyList<StateChunk> chunks);

    /// <summary>Completes a checkpoint: durable on return, with every chunk and run saved before it.</summary>
    void SaveCheckpoint(int stream, StreamCheckpoint checkpoint);

    /// <summary>Takes the turn in which state, history and runs may be written and the journal cut: not while somebody copies the store, so that
    /// a copy holds what the journal no longer does. Commits go on without it.</summary>
    /// <returns>Null while somebody else has it; otherwise what gives it back.</returns>
    IDisposable? TakeCheckpointTurn() => CheckpointTurn.Free;

    /// <summary>Called at the end of checkpoints: when history was rewritten since this last succeeded, makes what was deleted in the store
    /// unreadable in its files too, as far as it can.</summary>
    void Scrub()
    {
    }

    /// <summary>What the journal said before it was cut.</summary>
    IHistoryStore History { get; }
}
