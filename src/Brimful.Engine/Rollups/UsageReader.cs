using Brimful.Core.Buckets;
using Brimful.Engine.History;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Rollups;

/// <summary>
/// Reads what an account used: rolled up, out of the journal what is not rolled up yet, and of quarters of an hour that an edge cuts the events
/// themselves. Exact, or it says that it cannot be. Any thread, while commits and checkpoints go on.
/// </summary>
internal sealed class UsageReader(IShardStore store, ShardSettings shard)
{
    /// <summary>Reads the answer.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read for now.</exception>
    public UsageAnswer Read(UsageQuestion question, CancellationToken cancellationToken)
    {
        var group = HistoryForm.GroupOf(question.Account, shard.ShardBits);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (question.FromTicks >= question.ToTicks) return new UsageAnswer.Exact(new UsageTable(question));
            var rollups = store.History.Rollups.Read(shard.Number, group, HistoryForm.DayOf(question.FromTicks), HistoryForm.DayOf(question.ToTicks - 1));
            if (rollups.ThroughSequence > question.ThroughSequence) return UsageAnswer.Overtaken.Value;
            var table = new UsageTable(question);
            foreach (var block in rollups.Blocks) Take(block, question, table);
            if (!TakeTail(rollups.ThroughSequence, question, table)) continue;
            table.Settle();
            TakeCutQuarters(group, question, table, cancellationToken);
            return table.IsWhole ? new UsageAnswer.Exact(table) : UsageAnswer.EventsGone.Value;
        }
    }

    private void Take(RollupBlock block, UsageQuestion question, UsageTable table)
    {
        var place = PlaceOf(question);
        if (question.NeedsWhole)
        {
            var reader = new RollupReader(block);
            while (reader.Read(out var row))
                if (row.Place == place && row.Meter == question.Meter) table.Take(row.Quarter, row.Subject, DimensionValue.All, row.Sums);
        }
        if (question.Dimension is not { } dimension) return;
        var local = question.Account >> shard.ShardBits;
        var values = new DimensionReader(block);
        while (values.Read(out var row))
            if (row.Key.Key.Local == local && row.Key.Key.Meter == question.Meter && row.Key.Dimension == dimension) table.Take(row.Key.Key.Quarter, row.Key.Key.Subject, row.Key.Value, row.Sums);
    }

    /// <summary>Takes what the journal says after the rollups; false when it was cut meanwhile.</summary>
    private bool TakeTail(long rolledThrough, UsageQuestion question, UsageTable table)
    {
        var (local, due) = (question.Account >> shard.ShardBits, rolledThrough + 1);
        foreach (var record in store.ReadJournal(shard.Number, rolledThrough))
        {
            if (record.Sequence > question.ThroughSequence) break;
            if (record.Sequence != due++) return false;
            var usage = new JournalUsage(record.Body.Span);
            while (usage.Read(out var value))
            {
                if (value.Local != local || value.Meter != question.Meter || (value.IsOfDimension ? value.Dimension != question.Dimension : !question.NeedsWhole)) continue;
                var said = !value.IsOfDimension ? DimensionValue.All : DimensionValue.Of(value.HasText ? System.Text.Encoding.UTF8.GetString(usage.DimensionText) : null);
                table.Take(RollupForm.QuarterOf(value.TimeTicks), value.Subject, said, value.ToSums(question.Aggregation));
            }
        }
        return due > question.ThroughSequence;
    }

    private void TakeCutQuarters(int group, UsageQuestion question, UsageTable table, CancellationToken cancellationToken)
    {
        var days = table.CutQuarters.Select(RollupForm.DayOf).Distinct().ToList();
        if (days.Count == 0) return;
        var history = new AccountHistory(store, shard.Number, group);
        history.Begin();
        foreach (var block in days.SelectMany(history.BlocksOf))
        {
            cancellationToken.ThrowIfCancellationRequested();
            TakeEvents(block, question, table);
        }
    }

    private void TakeEvents(HistoryBlock block, UsageQuestion question, UsageTable table)
    {
        var place = PlaceOf(question);
        var reader = new BlockReader(block.Body.Span);
        while (reader.Read(out var read))
        {
            if (read.Place != place || read.Sequence > question.ThroughSequence) continue;
            var counted = new UsagePlace(read.Sequence, read.Ordinal);
            if (question.Voided.Contains(counted)) continue;
            foreach (var value in reader.ValuesOf(read))
                if (value.Meter == question.Meter) table.TakeEvent(new CutEvent(read.Subject, read.ReceivedTicks, counted, SaidBy(reader, read, question)), RollupSums.Of(value.Nanos, read.TimeTicks));
        }
    }

    /// <summary>What an event says of the dimension that is asked for.</summary>
    private static DimensionValue SaidBy(in BlockReader reader, in HistoryEvent read, UsageQuestion question) => question.Dimension is { } dimension
        ? DimensionValue.Of(reader.DimensionsOf(read).FirstOrDefault(said => said.Meter == question.Meter && said.Dimension == dimension).Text)
        : DimensionValue.All;

    private int PlaceOf(UsageQuestion question) => (question.Account >> shard.ShardBits) & ((1 << HistoryForm.GroupBits) - 1);
}

/// <summary>What came of reading usage.</summary>
internal abstract record UsageAnswer
{
    private UsageAnswer()
    {
    }

    /// <summary>It is all there, to the event.</summary>
    public sealed record Exact(UsageTable Table) : UsageAnswer;

    /// <summary>A checkpoint has rolled up more than the moment that was asked for: take a later one and ask again.</summary>
    public sealed record Overtaken : UsageAnswer
    {
        public static readonly Overtaken Value = new();
    }

    /// <summary>An edge lies within a quarter of an hour whose events history no longer has.</summary>
    public sealed record EventsGone : UsageAnswer
    {
        public static readonly EventsGone Value = new();
    }
}
