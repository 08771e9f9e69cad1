using Brimful.Engine.Ports;
using Brimful.Engine.Tests.Hosting;
using Brimful.Simulation.Stores;

namespace Brimful.Simulation.Checks;

/// <summary>The disk as a node of a checker reads it: as it is, or as nothing but all that was ever committed. Its writes stay with it.</summary>
internal sealed class ShadowStore(Disk disk, bool isWholeJournal) : IShardStore
{
    private readonly Dictionary<int, StreamCheckpoint> _checkpoints = isWholeJournal ? [] : new(disk.Checkpoints);
    private readonly Dictionary<(int Stream, byte Kind, long Key), StateChunk> _chunks = isWholeJournal ? [] : new(disk.Chunks);

    public IIdentityRuns IdentityRuns { get; } = isWholeJournal ? new MemoryIdentityRuns() : disk.Runs.Copy();

    public IHistoryStore History { get; } = isWholeJournal ? new MemoryHistoryStore() : disk.History;

    public Installation Open(NewInstallation create) =>
        new(create.Id, create.IdentityKey, create.ShardCount, 1, [.. disk.Sequences], disk.LastPosition);

    public void Commit(CommitUnit unit)
    {
        // What a checker's node does is not part of the world.
    }

    public IEnumerable<JournalRecord> ReadJournal(int stream, long afterSequence) =>
        [.. (isWholeJournal ? disk.Everything : disk.Journal)[stream].Where(record => record.Sequence > afterSequence)];

    public IReadOnlyList<OutboxRow> ReadOutbox(long afterPosition, int limit) => [];

    public StreamCheckpoint? LoadCheckpoint(int stream) => _checkpoints.GetValueOrDefault(stream);

    public IEnumerable<StateChunk> LoadChunks(int stream) => [.. _chunks.Where(pair => pair.Key.Stream == stream).Select(pair => pair.Value)];

    public void SaveChunks(int stream, IReadOnlyList<StateChunk> chunks)
    {
        foreach (var chunk in chunks) _chunks[(stream, chunk.Kind, chunk.Key)] = chunk;
    }

    public void SaveCheckpoint(int stream, StreamCheckpoint checkpoint) => _checkpoints[stream] = checkpoint;

    public void CutJournal(int stream, long throughSequence, Action breathe) => throw new NotSupportedException();

    public void CutOutbox(long throughPosition) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
