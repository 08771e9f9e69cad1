using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.History;

/// <summary>
/// Takes erased accounts out of what is folded of a shard, in three steps that may each be made again: find their events, rewrite the
/// commands, rewrite the blocks. In this order history can be joined at every moment: commands that say what was erased bear with events
/// that are still there, and not the other way round.
/// </summary>
internal sealed class HistoryErasure(IHistoryStore history, ShardSettings shard, IReadOnlyList<Erasure> erased)
{
    private readonly Dictionary<long, Dictionary<int, int>> _events = [];

    /// <summary>Finds how many events of each account were counted in which record.</summary>
    public void Find()
    {
        _events.Clear();
        foreach (var (group, places) in Groups())
            foreach (var block in history.ReadGroup(shard.Number, group, int.MinValue, int.MaxValue)) Find(block, places);
    }

    /// <summary>Rewrites the commands of the folds that have something of an account.</summary>
    public void RewriteCommands()
    {
        history.Rewrite([], []); // an account that history says nothing of is erased elsewhere in the store all the same
        var erasure = new CommandErasure(erased, _events.GetValueOrDefault);
        foreach (var fold in history.ReadCommands(shard.Number))
            if (erasure.Without(fold) is { } rewritten) history.Rewrite([], [rewritten]);
    }

    /// <summary>Rewrites the blocks that have events of an account, a day at a time.</summary>
    public void RewriteBlocks()
    {
        foreach (var day in history.Days())
        {
            var rewritten = Groups().SelectMany(group => Rewritten(day, group.Key, group.Value)).ToList();
            if (rewritten.Count > 0) history.Rewrite(rewritten, []);
        }
    }

    private IEnumerable<HistoryBlock> Rewritten(int day, int group, HashSet<int> places)
    {
        foreach (var block in history.ReadGroup(shard.Number, group, day, day))
            if (BlockErasure.Without(block, places) is var rest && rest != block) yield return rest;
    }

    /// <summary>The accounts by group, as their places in it.</summary>
    private Dictionary<int, HashSet<int>> Groups() => erased.GroupBy(erasure => HistoryForm.GroupOf(erasure.Account, shard.ShardBits))
        .ToDictionary(group => group.Key, group => group.Select(erasure => (erasure.Account >> shard.ShardBits) & ((1 << HistoryForm.GroupBits) - 1)).ToHashSet());

    private void Find(HistoryBlock block, HashSet<int> places)
    {
        var reader = new BlockReader(block.Body.Span);
        while (reader.Read(out var read))
        {
            if (!places.Contains(read.Place)) continue;
            var account = (((block.Group << HistoryForm.GroupBits) | read.Place) << shard.ShardBits) | shard.Number;
            if (!_events.TryGetValue(read.Sequence, out var ofRecord)) _events.Add(read.Sequence, ofRecord = []);
            ofRecord[account] = ofRecord.GetValueOrDefault(account) + 1;
        }
    }
}
