using Brimful.Engine.History;
using Brimful.Engine.Hosting;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Retraces;

/// <summary>As <see cref="Retrace"/>, of any accounts of a shard: reads all that is folded, fold by fold, and then the journal. What it costs goes by the
/// shard's whole history, however few the accounts are; what it keeps at once is a fold.</summary>
/// <param name="concerns">Whether an account, by its number, is one of those that are counted.</param>
internal sealed class ShardRetrace(Node node, RetraceScope scope, int shard, Func<int, bool> concerns)
{
    /// <summary>How often nothing may be found where a fold and a cut came between.</summary>
    private const int MostIdle = 3;

    private readonly int _bits = int.Log2(node.Shards.Length);

    /// <summary>The steps up to a moment, in order.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read for now.</exception>
    public IEnumerable<RetraceStep> Steps(RetraceEnd end, CancellationToken cancellationToken)
    {
        var commands = new PastCommands(concerns, scope.Domain);
        foreach (var stretch in Stretches(end.ThroughSequence))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var told = commands.ReadNext(new HistoryCommands(shard, stretch.ThroughSequence, stretch.Commands));
            foreach (var step in RetraceStep.InOrder(told, EventsOf(stretch)))
            {
                if (step.Place.Sequence > end.ThroughSequence || step.NowTicks > end.Ticks) yield break;
                yield return step;
            }
        }
    }

    /// <summary>Folds, then the journal's tail in the same form. When a fold and a cut come between, there are more folds to read.</summary>
    private IEnumerable<FoldedStretch> Stretches(long throughSequence)
    {
        var (through, idle) = (0L, 0);
        while (through < throughSequence)
        {
            var begun = through;
            foreach (var fold in node.Store.History.ReadFolds(shard, through))
            {
                through = fold.ThroughSequence;
                yield return fold;
            }
            var split = new FoldSplit();
            split.Start(shard);
            foreach (var record in node.Store.ReadJournal(shard, through))
            {
                if (record.Sequence != through + 1 || record.Sequence > throughSequence) break;
                split.Add(record);
                through = record.Sequence;
                if (!split.IsFull) continue;
                yield return split.Take();
                split.Start(shard);
            }
            if (!split.IsEmpty) yield return split.Take();
            idle = through == begun ? idle + 1 : 0;
            if (idle > MostIdle) throw new InvalidDataException($"Neither history nor journal of shard {shard} holds record {through + 1}.");
        }
    }

    private List<PastEvent> EventsOf(FoldedStretch stretch)
    {
        var found = new List<PastEvent>();
        foreach (var block in stretch.Blocks)
        {
            var reader = new BlockReader(block.Body.Span);
            while (reader.Read(out var read))
                if ((((block.Group << HistoryForm.GroupBits) | read.Place) << _bits | shard) is var account && concerns(account)) found.Add(new PastEvent(account, block, read, reader.ValuesOf(read)));
        }
        found.Sort(PastEvent.InOrder);
        return found;
    }
}
