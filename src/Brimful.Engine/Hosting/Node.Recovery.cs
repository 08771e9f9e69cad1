using Brimful.Engine.Ports;

namespace Brimful.Engine.Hosting;

public sealed partial class Node
{
    /// <summary>Brings every stream to its last commit: its newest checkpoint, then its journal. The directory comes first, because
    /// shards ask it for the keys of subjects.</summary>
    private void Recover()
    {
        _positions.Last = Installation.LastPosition;
        Feed.Open(Installation.LastPosition);
        var stream = Installation.DirectoryStream;
        Directory.Restore(_store.LoadCheckpoint(stream), _store.LoadChunks(stream));
        foreach (var record in _store.ReadJournal(stream, Directory.Output.Sequence - 1)) Directory.ReplayRecord(record.Sequence, record.Body.Span);
        ExpectAtEnd(stream, Directory.Output.Sequence);
        foreach (var shard in Shards) Recover(shard);
        Cycles.StartFrom(Shards.Max(shard => shard.NewestTicks));
    }

    private void Recover(Shards.Shard shard)
    {
        shard.Restore(_store.LoadCheckpoint(shard.Number), _store.LoadChunks(shard.Number), tenant => Directory.FindTenant(tenant)?.Domain ?? Engine.Shards.ClockDomain.Live);
        foreach (var record in _store.ReadJournal(shard.Number, shard.Output.Sequence - 1))
            shard.Replay(record.Sequence, record.Body.Span, Hash, (tenant, subject) => Directory.FindTenant(tenant)?.Subjects.KeyOf(subject) ?? "");
        shard.EndReplay();
        _positions.Last = Installation.LastPosition;
        ExpectAtEnd(shard.Number, shard.Output.Sequence);
    }

    private void ExpectAtEnd(int stream, long nextSequence)
    {
        if (nextSequence == Installation.LastSequences[stream] + 1) return;
        throw new StoreRefusedException(
            $"Stream {stream} was committed up to {Installation.LastSequences[stream]}, but its checkpoint and journal end at {nextSequence - 1}. "
            + "A file of the data directory is missing or older than the others: restore all of them from one backup.");
    }
}
