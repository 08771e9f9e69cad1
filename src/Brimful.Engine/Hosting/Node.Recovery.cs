using System.Runtime.ExceptionServices;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Hosting;

public sealed partial class Node
{
    private int _streamsReady;
    private long _replayed;
    private long _replayedBytes;
    private long _toReplay;

    /// <summary>Brings every stream to its last commit: its newest checkpoint, then its journal. The directory comes first, because
    /// shards ask it for the keys of subjects; shards do not depend on each other.</summary>
    private void Recover()
    {
        _positions.Last = Installation.LastPosition;
        Feed.Open(Installation.LastPosition);
        var checkpoints = Enumerable.Range(0, Installation.LastSequences.Length).Select(stream => _store.LoadCheckpoint(stream)).ToList();
        _toReplay = Installation.LastSequences.Select((last, stream) => last - (checkpoints[stream]?.Sequence ?? 0)).Sum();
        RecoverDirectory(checkpoints[Installation.DirectoryStream]);
        AtOnce(Shards, shard => Recover(shard, checkpoints[shard.Number]));
        _positions.Last = Installation.LastPosition;
        Cycles.StartFrom(Shards.Max(shard => shard.NewestTicks), _replayedBytes);
    }

    private void RecoverDirectory(StreamCheckpoint? checkpoint)
    {
        var stream = Installation.DirectoryStream;
        Directory.Restore(checkpoint, _store.LoadChunks(stream));
        foreach (var record in _store.ReadJournal(stream, Directory.Output.Sequence - 1))
        {
            Directory.ReplayRecord(record.Sequence, record.Body.Span);
            Interlocked.Add(ref _replayedBytes, record.Body.Length);
            Tell(records: 1, streams: 0);
        }
        ExpectAtEnd(stream, Directory.Output.Sequence);
    }

    private void Recover(Shard shard, StreamCheckpoint? checkpoint)
    {
        shard.Restore(checkpoint, _store.LoadChunks(shard.Number), tenant => Directory.FindTenant(tenant)?.Domain ?? ClockDomain.Live);
        foreach (var record in _store.ReadJournal(shard.Number, shard.Output.Sequence - 1))
        {
            shard.Replay(record.Sequence, record.Body.Span, Hash, (tenant, subject) => Directory.FindTenant(tenant)?.Subjects.KeyOf(subject) ?? "");
            Interlocked.Add(ref _replayedBytes, record.Body.Length);
            Tell(records: 1, streams: 0);
        }
        shard.EndReplay();
        ExpectAtEnd(shard.Number, shard.Output.Sequence);
    }

    private void ExpectAtEnd(int stream, long nextSequence)
    {
        if (nextSequence != Installation.LastSequences[stream] + 1)
            throw new StoreRefusedException(
                $"Stream {stream} was committed up to {Installation.LastSequences[stream]}, but its checkpoint and journal end at {nextSequence - 1}. "
                + "A file of the data directory is missing or older than the others: restore all of them from one backup.");
        Tell(records: 0, streams: 1);
    }

    private void Tell(int records, int streams)
    {
        var (replayed, ready) = (Interlocked.Add(ref _replayed, records), Interlocked.Add(ref _streamsReady, streams));
        _options.OnRecovery?.Invoke(new RecoveryProgress(ready, Installation.LastSequences.Length, replayed, _toReplay));
    }

    /// <summary>Does the same for each shard, several at once where that is wanted; what fails first is thrown as it is.</summary>
    private void AtOnce(Shard[] shards, Action<Shard> recover)
    {
        if (_options.RecoveryThreads == 1)
        {
            foreach (var shard in shards) recover(shard);
            return;
        }
        try
        {
            Parallel.ForEach(shards, new ParallelOptions { MaxDegreeOfParallelism = _options.RecoveryThreads }, recover);
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }
}
