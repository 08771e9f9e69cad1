using System.Runtime.InteropServices;
using Brimful.Engine.History;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Rollups;

/// <summary>Reads many series of one shard together: the blocks of each group of accounts once, and what the journal says after them once for all. Any thread, while
/// commits and checkpoints go on.</summary>
internal sealed class SeriesReader(IShardStore store, ShardSettings shard)
{
    private readonly Dictionary<(int Local, int Meter), List<UsageSeries>> _byMeter = [];
    private readonly Dictionary<int, long> _rolled = [];

    /// <summary>Fills empty series.</summary>
    /// <returns>False when a checkpoint has gone further than one of the moments that were asked for: take later ones and ask again, with new series.</returns>
    /// <exception cref="StoreUnavailableException">The store cannot be read for now.</exception>
    public bool Read(IReadOnlyList<UsageSeries> series, CancellationToken cancellationToken)
    {
        _byMeter.Clear();
        _rolled.Clear();
        foreach (var one in series) (CollectionsMarshal.GetValueRefOrAddDefault(_byMeter, (LocalOf(one), one.Question.Meter), out _) ??= []).Add(one);
        foreach (var group in series.GroupBy(one => HistoryForm.GroupOf(one.Question.Account, shard.ShardBits)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!TakeBlocks(group)) return false;
        }
        return TakeTail(series.Max(one => one.Question.ThroughSequence), cancellationToken);
    }

    private int LocalOf(UsageSeries series) => series.Question.Account >> shard.ShardBits;

    private bool TakeBlocks(IGrouping<int, UsageSeries> group)
    {
        var (first, last) = (group.Min(one => one.Question.FromTicks), group.Max(one => one.Question.ToTicks));
        var rollups = store.History.Rollups.Read(shard.Number, group.Key, HistoryForm.DayOf(first), HistoryForm.DayOf(last - 1));
        if (rollups.ThroughSequence > group.Min(one => one.Question.ThroughSequence)) return false;
        _rolled[group.Key] = rollups.ThroughSequence;
        foreach (var block in rollups.Blocks)
        {
            var reader = new RollupReader(block);
            while (reader.Read(out var row))
            {
                if (!_byMeter.TryGetValue(((group.Key << HistoryForm.GroupBits) | row.Place, row.Meter), out var wanted)) continue;
                foreach (var one in wanted) one.Take(row.Quarter, row.Subject, row.Sums);
            }
        }
        return true;
    }

    /// <summary>Takes what the journal says after the rollups; false when it was cut meanwhile.</summary>
    private bool TakeTail(long through, CancellationToken cancellationToken)
    {
        var rolled = _rolled.Values.Min();
        var due = rolled + 1;
        if (due > through) return true;
        foreach (var record in store.ReadJournal(shard.Number, rolled))
        {
            if (record.Sequence > through) break;
            if (record.Sequence != due++) return false;
            cancellationToken.ThrowIfCancellationRequested();
            TakeRecord(record);
        }
        return due > through;
    }

    private void TakeRecord(JournalRecord record)
    {
        var usage = new JournalUsage(record.Body.Span);
        while (usage.Read(out var value))
        {
            if (value.IsOfDimension || !_byMeter.TryGetValue((value.Local, value.Meter), out var wanted)) continue;
            if (record.Sequence <= _rolled[value.Local >> HistoryForm.GroupBits]) continue;
            foreach (var one in wanted)
                if (record.Sequence <= one.Question.ThroughSequence) one.Take(RollupForm.QuarterOf(value.TimeTicks), value.Subject, value.ToSums(one.Question.Aggregation));
        }
    }
}
