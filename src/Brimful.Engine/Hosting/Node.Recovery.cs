using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Brimful.Engine.History;
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
        CopyDirectoryBack();
        var checkpoints = Enumerable.Range(0, Installation.LastSequences.Length).Select(stream => _store.LoadCheckpoint(stream)).ToList();
        List<long> toReplay = [.. Installation.LastSequences.Select((last, stream) => last - (checkpoints[stream]?.Sequence ?? 0))];
        _toReplay = toReplay.Sum();
        RecoverDirectory(checkpoints[Installation.DirectoryStream]);
        AtOnce(Shards.OrderByDescending(shard => toReplay[shard.Number]), shard => Recover(shard, checkpoints[shard.Number]));
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
        if (checkpoint is null)
            foreach (var record in HistoryOf(shard)) Replay(shard, record);
        foreach (var record in _store.ReadJournal(shard.Number, shard.Output.Sequence - 1)) Replay(shard, record);
        shard.EndReplay();
        shard.ForgetSandboxes(tenant => Directory.FindTenant(tenant) is null);
        ExpectAtEnd(shard.Number, shard.Output.Sequence);
    }

    private void Replay(Shard shard, JournalRecord record)
    {
        shard.Replay(record.Sequence, record.Body.Span, Hash, (tenant, subject) => Directory.FindTenant(tenant)?.Subjects.KeyOf(subject) ?? "");
        Interlocked.Add(ref _replayedBytes, record.Body.Length);
        Tell(records: 1, streams: 0);
    }

    /// <summary>When the state is lost: the directory goes on from the copy that history has of its newest checkpoint.</summary>
    private void CopyDirectoryBack()
    {
        var stream = Installation.DirectoryStream;
        if (_store.LoadCheckpoint(stream) is not null || _store.History.ReadDirectoryMirror() is not var (checkpoint, entries)) return;
        foreach (var some in entries.Chunk(_options.AccountsPerCatch)) _store.SaveChunks(stream, some);
        _store.SaveCheckpoint(stream, checkpoint);
    }

    /// <summary>When the state is lost: all records of a shard that were folded, put together again. Nothing when none ever was.</summary>
    private IEnumerable<JournalRecord> HistoryOf(Shard shard)
    {
        var due = 0L;
        foreach (var stretch in _store.History.ReadFolds(shard.Number, due))
        {
            if (stretch.AfterSequence != due) throw Incomplete(shard, due);
            foreach (var record in Joined(stretch)) yield return record;
            due = stretch.ThroughSequence;
        }
    }

    private static List<JournalRecord> Joined(FoldedStretch stretch)
    {
        try
        {
            return new FoldJoin(stretch).ToRecords();
        }
        catch (InvalidDataException fault)
        {
            throw new StoreRefusedException(
                $"The state is missing, and cannot be made anew: {fault.Message} Days before what history retains are gone for good; a backup of the state is then the only way.", fault);
        }
    }

    private static StoreRefusedException Incomplete(Shard shard, long due) => new(
        $"The state is missing, and cannot be made anew: history of stream {shard.Number} does not hold record {due + 1}. Restore a backup.");

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

    /// <summary>Does the same for each shard in order, several at once where that is wanted; what fails first is thrown as it is.</summary>
    private void AtOnce(IEnumerable<Shard> shards, Action<Shard> recover)
    {
        if (_options.RecoveryThreads == 1)
        {
            foreach (var shard in shards) recover(shard);
            return;
        }
        try
        {
            Parallel.ForEach(Partitioner.Create(shards, EnumerablePartitionerOptions.NoBuffering), new ParallelOptions { MaxDegreeOfParallelism = _options.RecoveryThreads }, recover);
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }
}
