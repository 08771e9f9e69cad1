using Brimful.Engine.Ports;

namespace Brimful.Engine.History;

/// <summary>Reads the blocks of one group of accounts: what is folded, and the tail of the journal in the same form, as of one moment while
/// commits, folds and cuts go on.</summary>
internal sealed class AccountHistory(IShardStore store, int shard, int group)
{
    private readonly Dictionary<int, List<HistoryBlock>> _tail = [];
    private readonly List<HistoryCommands> _tailCommands = [];
    private long _folded;

    /// <summary>Takes the moment: reads the journal after what is folded, and again when that was cut meanwhile.</summary>
    public void Begin()
    {
        do
        {
            _tail.Clear();
            _tailCommands.Clear();
            _folded = store.History.FoldedThrough(shard);
        }
        while (!TakeTail());
    }

    /// <summary>Days that may hold events, ascending.</summary>
    public IEnumerable<int> Days() => store.History.Days().Union(_tail.Keys).Order();

    /// <summary>The group's blocks of a day.</summary>
    public IEnumerable<HistoryBlock> BlocksOf(int day) =>
        store.History.ReadGroup(shard, group, day, day).Where(block => block.ThroughSequence <= _folded).Concat(_tail.GetValueOrDefault(day) ?? []);

    /// <summary>The commands of the whole shard, stretch after stretch from its first record on.</summary>
    public IEnumerable<HistoryCommands> Commands() =>
        store.History.ReadCommands(shard).TakeWhile(stretch => stretch.ThroughSequence <= _folded).Concat(_tailCommands);

    /// <summary>False when a fold and a cut came between.</summary>
    private bool TakeTail()
    {
        var (split, due) = (new FoldSplit(), _folded + 1);
        split.Start(shard, group);
        foreach (var record in store.ReadJournal(shard, _folded))
        {
            if (record.Sequence != due++) return false;
            split.Add(record);
            if (!split.IsFull) continue;
            Keep(split.Take());
            split.Start(shard, group);
        }
        if (!split.IsEmpty) Keep(split.Take());
        return due > _folded + 1 || store.History.FoldedThrough(shard) == _folded;
    }

    private void Keep(FoldedStretch stretch)
    {
        _tailCommands.Add(new HistoryCommands(shard, stretch.ThroughSequence, stretch.Commands));
        foreach (var block in stretch.Blocks)
        {
            if (!_tail.TryGetValue(block.Day, out var blocks)) _tail.Add(block.Day, blocks = []);
            blocks.Add(block);
        }
    }
}
