using Brimful.Core.Buckets;
using Brimful.Engine.History;
using Brimful.Engine.Journal;
using Brimful.Engine.Ports;
using Brimful.Engine.Rollups;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Recounts;

/// <summary>
/// Counts periods of many buckets of one shard from what is folded and the tail of the journal, as of one moment, while commits, folds and cuts
/// go on: the tail is read once for all of them, and blocks once a group of accounts. Of days that retention has dropped, sums and counts come
/// from rollups (S11).
/// </summary>
/// <remarks>Every record up to the newest moment must be durable.</remarks>
internal sealed class RecountReader(IShardStore store, ShardSettings shard, IReadOnlyList<RecountTask> tasks)
{
    private readonly UsageRecord _event = new();
    private ILookup<int, RecountTally> _tallies = null!;
    private int _firstKept;
    private long _rolled;
    private long _folded;

    /// <summary>What each task comes to.</summary>
    /// <exception cref="StoreUnavailableException">History cannot be read for now.</exception>
    public IReadOnlyList<(RecountTask Task, CountedPeriod Counted)> Read()
    {
        do
        {
            _firstKept = store.History.Days() is [var earliest, ..] ? earliest : HistoryForm.DayOf(long.MaxValue);
            _tallies = tasks.Select(task => new RecountTally(task)).ToLookup(tally => tally.Task.Place.Account >> shard.ShardBits);
            _rolled = store.History.Rollups.RolledThrough(shard.Number);
            _folded = store.History.FoldedThrough(shard.Number);
        }
        while (!TakeTail() || !TakeRolled());
        foreach (var group in _tallies.GroupBy(local => local.Key >> HistoryForm.GroupBits)) TakeFolded(group.Key, [.. group.SelectMany(tallies => tallies)]);
        return [.. _tallies.SelectMany(tallies => tallies).Select(tally => (tally.Task, tally.ToPeriod()))];
    }

    /// <summary>False when a fold and a cut came between.</summary>
    private bool TakeTail()
    {
        var after = tasks.Any(task => task.NeedsRollups(_firstKept)) ? Math.Min(_rolled, _folded) : _folded;
        var (due, last) = (after + 1, tasks.Max(task => task.Place.Moment.Sequence));
        foreach (var record in store.ReadJournal(shard.Number, after))
        {
            if (record.Sequence != due) return false;
            if (due++ > last) return true;
            Take(record);
        }
        return due > after + 1 || store.History.FoldedThrough(shard.Number) == _folded;
    }

    /// <summary>False when more was rolled up meanwhile.</summary>
    private bool TakeRolled()
    {
        foreach (var group in _tallies.SelectMany(tallies => tallies).Where(tally => tally.Task.NeedsRollups(_firstKept)).GroupBy(tally => HistoryForm.GroupOf(tally.Task.Place.Account, shard.ShardBits)))
        {
            var rollups = store.History.Rollups.Read(shard.Number, group.Key, HistoryForm.DayOf(group.Min(tally => tally.Task.Range.StartTicks)), _firstKept - 1);
            if (rollups.ThroughSequence != _rolled) return false;
            foreach (var block in rollups.Blocks) Take(block, group.ToLookup(tally => tally.Task.Place.Account >> shard.ShardBits));
        }
        return true;
    }

    private static void Take(RollupBlock block, ILookup<int, RecountTally> tallies)
    {
        var reader = new RollupReader(block);
        while (reader.Read(out var row))
            foreach (var tally in tallies[(block.Group << HistoryForm.GroupBits) | row.Place])
                if (tally.Task.Range.CountsMeter(row.Meter)) tally.Take(row);
    }

    /// <summary>From which record on the tail tells of a time, for one count: before it, history or rollups do.</summary>
    private long ToldThrough(RecountTask task, long timeTicks) =>
        HistoryForm.DayOf(timeTicks) < _firstKept && task.NeedsRollups(_firstKept) ? _rolled : _folded;

    private void Take(JournalRecord record)
    {
        var from = new ByteReader(record.Body.Span);
        var ordinal = 0;
        for (var kind = (ShardCommand)from.Byte(); kind != ShardCommand.End; kind = (ShardCommand)from.Byte())
        {
            if (kind == ShardCommand.Usage) TakeUsage(ref from, record.Sequence, ref ordinal);
            else if (kind == ShardCommand.Void) TakeBack(VoidCommand.Read(ref from), record.Sequence);
            else ShardCommands.Skip(kind, ref from);
        }
    }

    /// <summary>Takes what was voided out of sums that were rolled up before it was.</summary>
    private void TakeBack(VoidCommand voided, long sequence)
    {
        if (HistoryForm.DayOf(voided.TimeTicks) >= _firstKept || voided.Place.Sequence > _rolled || sequence <= _rolled) return;
        foreach (var tally in _tallies[voided.Local])
            foreach (var value in voided.Values)
                if (tally.Task.Range.CountsMeter(value.Meter) && tally.Task.NeedsRollups(_firstKept)) tally.TakeBack(voided.UsageOf(value), voided.Place);
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
                    if (!tally.Task.Range.CountsMeter(value.Meter) || sequence <= ToldThrough(tally.Task, _event.TimeTicks)) continue;
                    var usage = new Usage(value.Nanos, _event.TimeTicks, _event.ReceivedTicks, _event.SubjectNumber) { Meter = value.Meter };
                    tally.Take(usage, new UsagePlace(sequence, ordinal), _event);
                }
            }
        }
        for (var figure = 0; figure < 3; figure++) from.Unsigned();
    }

    private void TakeFolded(int group, IReadOnlyList<RecountTally> tallies)
    {
        var (start, end) = (tallies.Min(tally => tally.Task.Range.FirstTicks), tallies.Max(tally => tally.Task.Range.LastTicks));
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
                    if (!tally.Task.Range.CountsMeter(value.Meter)) continue;
                    var usage = new Usage(value.Nanos, read.TimeTicks, read.ReceivedTicks, read.Subject) { Meter = value.Meter };
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
