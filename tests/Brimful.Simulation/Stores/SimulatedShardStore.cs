using Brimful.Engine.Ports;
using Brimful.Engine.Shards;
using Brimful.Simulation.Faults;
using Brimful.Simulation.Scheduling;

namespace Brimful.Simulation.Stores;

/// <summary>A process's hold on the commit file and the state file of the disk.</summary>
internal sealed class SimulatedShardStore(Disk disk, ProcessContext process, Perils perils, EventLog log, PlantedFault fault) : IShardStore
{
    private long _epoch;

    public IIdentityRuns IdentityRuns { get; } = new SimulatedIdentityRuns(disk, process, perils, log);

    public IHistoryStore History { get; } = new SimulatedHistory(disk, process, perils);

    public Installation Open(NewInstallation create)
    {
        perils.Before(process, "open");
        if (disk.Installation is null) disk.Create(create);
        _epoch = ++disk.Epoch;
        log.Write($"{process.Name} opens, epoch {_epoch}, sequences {string.Join(' ', disk.Sequences)}, position {disk.LastPosition}");
        return new Installation(disk.Installation!.Id, disk.Installation.IdentityKey, disk.Installation.ShardCount, _epoch, [.. disk.Sequences], disk.LastPosition);
    }

    public void Commit(CommitUnit unit)
    {
        perils.BeforeWrite(process, "commit");
        if (_epoch != disk.Epoch) throw new StoreFencedException("Another process has opened the disk.");
        disk.Commit(unit);
        log.Write($"{process.Name} commits {string.Join(' ', unit.Records.Select(record => $"{record.Stream}:{record.Sequence}"))}, {unit.Outbox.Count} to the outbox");
        perils.After(process, "commit");
    }

    public IEnumerable<JournalRecord> ReadJournal(int stream, long afterSequence) =>
        [.. disk.Journal[stream].Where(record => record.Sequence > afterSequence)];

    public IReadOnlyList<OutboxRow> ReadOutbox(long afterPosition, int limit)
    {
        perils.BeforeRead(process, "read outbox");
        return [.. disk.Outbox.Where(row => row.Position > afterPosition).Take(limit)];
    }

    public void CutJournal(int stream, long throughSequence, Action breathe)
    {
        perils.BeforeWrite(process, "cut journal");
        var through = throughSequence + (fault == PlantedFault.JournalCutTooFar ? 1 : 0);
        disk.WriteBehindCommits(() => disk.Journal[stream].RemoveAll(record => record.Sequence <= through));
        perils.After(process, "cut journal");
    }

    public void CutOutbox(long throughPosition)
    {
        perils.BeforeWrite(process, "cut outbox");
        var through = fault == PlantedFault.OutboxCutTooEarly ? disk.LastPosition : throughPosition;
        disk.WriteBehindCommits(() => disk.Outbox.RemoveAll(row => row.Position <= through));
        perils.After(process, "cut outbox");
    }

    public StreamCheckpoint? LoadCheckpoint(int stream) => disk.Checkpoints.GetValueOrDefault(stream);

    public IEnumerable<StateChunk> LoadChunks(int stream) => [.. disk.Chunks.Where(pair => pair.Key.Stream == stream).Select(pair => pair.Value)];

    public void SaveChunks(int stream, IReadOnlyList<StateChunk> chunks)
    {
        perils.BeforeWrite(process, "save chunks");
        disk.WriteBehindState(() =>
        {
            foreach (var chunk in chunks) Save(stream, chunk);
        });
        perils.After(process, "save chunks");
    }

    public void SaveCheckpoint(int stream, StreamCheckpoint checkpoint)
    {
        perils.BeforeWrite(process, "save checkpoint");
        disk.Complete(stream, checkpoint);
        perils.After(process, "save checkpoint");
    }

    public void Dispose()
    {
    }

    private void Save(int stream, StateChunk chunk)
    {
        if (chunk.Kind == (byte)ShardChunk.Identities && stream < disk.Installation!.ShardCount && fault == PlantedFault.IdentitiesNotSaved) return;
        if (chunk.Body.IsEmpty) disk.Chunks.Remove((stream, chunk.Kind, chunk.Key));
        else disk.Chunks[(stream, chunk.Kind, chunk.Key)] = chunk;
    }
}
