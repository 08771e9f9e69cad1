using Brimful.Core.Buckets;
using Brimful.Engine.History;
using Brimful.Engine.Journal;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Recounts;

/// <summary>
/// Counts periods of many buckets of one shard from what is folded and the tail of the journal, as of one moment, while commits, folds and cuts
/// go on: the tail is read once for all of them, and blocks once a group of accounts.
/// </summary>
/// <remarks>Every record up to the newest moment must be durable.</remarks>
internal sealed class RecountReader(IShardStore store, ShardSettings shard, IReadOnlyList<RecountTask> tasks)
{
    private readonly UsageRecord _event = new();
    private ILookup<int, RecountTally> _tallies = null!;
    private long _folded;

    /// <summary>What each task comes to.</summary>
    /// <exception cref="StoreUnavailableException">History cannot be read for now.</exception>
    public IReadOnlyList<(RecountTask Task, CountedPeriod Counted)> Read()
    {
        do
        {
            _tallies = tasks.Select(task => new RecountTally(task)).ToLookup(tally => tally.Task.Place.Account >> shard.ShardBits);
            _folded = store.History.FoldedThrough(shard.Number);
        }
        while (!TakeTail());
        foreach (var group in _tallies.GroupBy(local => local.Key >> HistoryForm.GroupBits)) TakeFolded(group.Key, [.. group.SelectMany(tallies => tallies)]);
        return [.. _tallies.SelectMany(tallies => tallies).Select(tally => (tally.Task, tally.ToPeriod()))];
    }

    /// <summary>False when a fold and a cut came between.</summary>
    private bool TakeTail()
    {
        var (due, last) = (_folded + 1, tasks.Max(task => task.Place.Moment.Sequence));
        foreach (var record in store.ReadJournal(shard.Number, _folded))
        {
            if (record.Sequence != due) return false;
            if (due++ > last) return true;
            Take(record);
        }
        return due > _folded + 1 || store.History.FoldedThrough(shard.Number) == _folded;
    }

    private void Take(JournalRecord record)
    {
        var from = new ByteReader(record.Body.Span);
        var ordinal = 0;
        for (var kind = (ShardCommand)from.Byte(); kind != ShardCommand.End; kind = (ShardCommand)from.Byte())
        {
            if (kind == ShardCommand.Usage) TakeUsage(ref from, record.Sequence, ref ordinal);
            else ShardCommands.Skip(kind, ref from);
        }
    }

    private void TakeUsage(ref ByteReader from, long sequence, ref int ordinal)
    {
        from.Int();
        from.Signed();
        var now = from.Signed();
        _event.StartCommand();
        for (; _event.ReadNext(ref from, now); ordinal++)
        {
            foreach (var tally in _tallies[_event.Local])
            {
                foreach (var value in _event.Values)
                {
                    if (value.Meter != tally.Task.Range.Meter) continue;
                    var usage = new Usage(value.Nanos, _event.TimeTicks, _event.ReceivedTicks, _event.SubjectNumber);
                    tally.Take(usage, new UsagePlace(sequence, ordinal), _event);
                }
            }
        }
        for (var figure = 0; figure < 3; figure++) from.Unsigned();
    }

    private void TakeFolded(int group, IReadOnlyList<RecountTally> tallies)
    {
        var (start, end) = (tallies.Min(tally => tally.Task.Range.StartTicks), tallies.Max(tally => tally.Task.Range.LastTicks));
        foreach (var block in store.History.ReadGroup(shard.Number, group, HistoryForm.DayOf(start), HistoryForm.DayOf(end)))
            if (block.ThroughSequence <= _folded) Take(block);
    }

    private void Take(HistoryBlock block)
    {
        var reader = new BlockReader(block.Body.Span);
        while (reader.Read(out var read))
        {
            foreach (var tally in _tallies[(block.Group << HistoryForm.GroupBits) | read.Place])
            {
                foreach (var value in reader.ValuesOf(read))
                {
                    if (value.Meter != tally.Task.Range.Meter) continue;
                    var usage = new Usage(value.Nanos, read.TimeTicks, read.ReceivedTicks, read.Subject);
                    tally.Take(usage, new UsagePlace(read.Sequence, read.Ordinal), new FoldedName(IdText.TextOf(read.IdForm, reader.IdOf(read))));
                }
            }
        }
    }

    private sealed class FoldedName(string id) : UsageNames
    {
        public override string EventId => id;

        public override string Subject => "";
    }
}
