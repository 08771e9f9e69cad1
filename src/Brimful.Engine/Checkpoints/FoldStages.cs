using Brimful.Core.Metering;
using Brimful.Engine.History;
using Brimful.Engine.Ports;
using Brimful.Engine.Rollups;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Checkpoints;

/// <summary>The stages of a checkpoint that put a shard's journal into history: counted events into blocks, slice after slice, and what they used into rollups. The journal is read
/// once for both, and events are added up in the order in which blocks are written, account by account (ADR 48).</summary>
internal sealed class FoldStages(IShardStore store, Action breathe)
{
    private readonly FoldSplit _split = new();
    private readonly RollupGathering _gathering = new();

    /// <summary>Puts the journal into history up to a sequence, from where folds and rollups ended last. Rollups come behind the folds of the same records: what a crash cuts short
    /// between the two is read again, for rollups alone.</summary>
    public IEnumerable<CheckpointStage> Of(Shard shard, long through)
    {
        var (stream, folded, rolled) = (shard.Number, 0L, 0L);
        yield return new(CheckpointPart.Fold, stream, () => (folded, rolled) = (store.History.FoldedThrough(stream), store.History.Rollups.RolledThrough(stream)));
        if (rolled >= through) yield break;
        Aggregation?[] aggregations = [];
        yield return new(CheckpointPart.Catch, stream, () => aggregations = shard.Aggregations());
        _gathering.Start(stream, rolled, aggregations);
        while (rolled < through)
        {
            var slice = default(FoldedStretch)!;
            var (after, end) = (_gathering.Through, _gathering.Through < folded ? Math.Min(folded, through) : through);
            yield return new(CheckpointPart.Fold, stream, () => slice = SliceOf(stream, after, end));
            if (slice.ThroughSequence > folded) yield return new(CheckpointPart.Fold, stream, () => store.History.Append(slice));
            if (slice.ThroughSequence < through && !_gathering.IsFull) continue;
            var stretch = default(RolledStretch)!;
            yield return new(CheckpointPart.RollUp, stream, () => stretch = _gathering.Take(breathe));
            yield return new(CheckpointPart.RollUp, stream, () => store.History.Rollups.Append(stretch));
            rolled = stretch.ThroughSequence;
            _gathering.Start(stream, rolled, aggregations);
        }
    }

    /// <exception cref="InvalidDataException">The journal lacks a record.</exception>
    private FoldedStretch SliceOf(int stream, long after, long end)
    {
        var due = after + 1;
        _split.Start(stream);
        foreach (var record in store.ReadJournal(stream, after))
        {
            if (record.Sequence != due++) throw Lacks(stream, due - 1);
            _split.Add(record);
            breathe();
            if (record.Sequence == end || _split.IsFull) break;
        }
        return _split.IsEmpty ? throw Lacks(stream, due) : _split.Take(_gathering, breathe);
    }

    private static InvalidDataException Lacks(int stream, long sequence) =>
        new($"The journal of stream {stream} lacks record {sequence}, which is to be folded into history. Restore a backup.");
}
