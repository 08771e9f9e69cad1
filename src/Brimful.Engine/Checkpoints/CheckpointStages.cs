using System.Runtime.InteropServices;
using Brimful.Engine.Directory;
using Brimful.Engine.History;
using Brimful.Engine.Hosting;
using Brimful.Engine.Identities;
using Brimful.Engine.Journal;
using Brimful.Engine.Ports;
using Brimful.Engine.Rollups;
using Brimful.Engine.Shards;
using Brimful.Engine.Uniques;

namespace Brimful.Engine.Checkpoints;

/// <summary>
/// The stages of a checkpoint in their order, each made known when the one before it is durable: begin, catch what changed a few accounts
/// at a time between two records, save it, fold counted events into history, complete the checkpoint, and only then cut. Nothing here waits;
/// <see cref="Checkpointer"/> makes the stages in production, a simulation one by one.
/// </summary>
internal sealed class CheckpointStages
{
    private const int NoStream = -1;
    private const int WhenPressed = 8;
    private const int WhenUrgent = 32;

    /// <summary>Today's rollups and yesterday's are still being added to.</summary>
    private const int DaysUnmerged = 1;

    private readonly Node _node;
    private readonly IShardStore _store;
    private readonly long[] _through;
    private readonly FoldStages _folds;
    private readonly RollupMerging _merging;
    private readonly byte[]?[] _states;
    private readonly Action _breathe;
    private readonly Func<CheckpointHaste> _haste;
    private long _erasedAt;
    private long _outboxCut;

    /// <param name="breathe">Called every now and then inside of long stages that are not the writer's.</param>
    /// <param name="haste">How much time there is for it.</param>
    public CheckpointStages(Node node, Action breathe, Func<CheckpointHaste> haste)
    {
        (_node, _store, _erasedAt) = (node, node.Store, node.NewestPosition);
        (_folds, _merging) = (new FoldStages(node.Store, breathe), new RollupMerging(node.Store));
        (_breathe, _haste) = (breathe, haste);
        var newest = Enumerable.Range(0, node.Installation.LastSequences.Length).Select(_store.LoadCheckpoint).ToList();
        _through = [.. newest.Select(checkpoint => checkpoint?.Sequence ?? 0)];
        _states = [.. newest.Select(checkpoint => checkpoint is null ? null : StreamBody.StateOf(checkpoint.Body.Span))];
    }

    /// <summary>One checkpoint of every stream that has changed.</summary>
    public IEnumerable<CheckpointStage> All()
    {
        foreach (var stage in OfDirectory()) yield return stage;
        foreach (var shard in _node.Shards)
            foreach (var stage in SpillValues(shard).Concat(Of(shard))) yield return stage;
        yield return new(CheckpointPart.CutOutbox, NoStream, CutOutbox);
        yield return new(CheckpointPart.DropHistory, NoStream, DropHistory);
        foreach (var stage in _merging.Of(() => HistoryForm.DayOf(_node.Shards.Max(shard => shard.NewestTicks)) - DaysUnmerged)) yield return stage;
        yield return new(CheckpointPart.Scrub, NoStream, Scrub);
    }

    private void CutOutbox()
    {
        var through = _node.Feed.ConsumedPosition;
        _store.CutOutbox(through);
        _outboxCut = through;
    }

    /// <summary>Once all that says something of erased accounts is cut. A store that has no room for it now is asked again by the next checkpoint.</summary>
    private void Scrub()
    {
        try
        {
            if (_outboxCut < _erasedAt) CutOutbox();
            if (_outboxCut >= _erasedAt) _store.Scrub();
        }
        catch (StoreUnavailableException)
        {
            // Nothing waits for it, and a checkpoint that waited would let the journal grow.
        }
    }

    /// <summary>Drops the days of history that are past its retention by every clock, unless somebody counts from it just now.</summary>
    private void DropHistory()
    {
        if (_node.Shards.Max(shard => shard.NewestTicks) is var newest && newest <= 0) return;
        if (_node.Shards.Any(shard => shard.RecountsDue > 0)) return;
        var first = _node.FirstRetainedDay(newest);
        if (_store.History.Days() is [var earliest, ..] && earliest < first) _store.History.DropDaysBefore(first);
    }

    /// <summary>Writes the hot sets that have filled their share, and distinct values that are too many. The checkpoint that there is stays, and only names other runs; a stream without
    /// one gets its first.</summary>
    public IEnumerable<CheckpointStage> Spills()
    {
        foreach (var stage in Spill(_node.Directory.Identities, _node.Installation.DirectoryStream, OfDirectory)) yield return stage;
        foreach (var shard in _node.Shards)
            foreach (var stage in SpillValues(shard).Concat(Spill(shard.Identities, shard.Number, () => Of(shard)))) yield return stage;
    }

    /// <summary>Writes distinct values that are more than their buckets may have in memory. Accounts name the runs as soon as they are caught next; what a
    /// crash leaves before is nobody's.</summary>
    private static IEnumerable<CheckpointStage> SpillValues(Shard shard)
    {
        List<ValueSpill> spills = [];
        yield return new(CheckpointPart.Begin, shard.Number, () => spills = shard.FreezeValues());
        if (spills.Count == 0) yield break;
        yield return new(CheckpointPart.WriteRuns, shard.Number, () => shard.Identities.Values.Write(spills));
        yield return new(CheckpointPart.Adopt, shard.Number, () => shard.Adopt(spills));
    }

    private IEnumerable<CheckpointStage> Spill(StreamIdentities identities, int stream, Func<IEnumerable<CheckpointStage>> first)
    {
        var isDue = false;
        yield return new(CheckpointPart.Begin, stream, () => isDue = identities.IsSpillDue);
        if (!isDue) yield break;
        foreach (var stage in _states[stream] is { } state ? Complete(identities, stream, _through[stream], state) : first()) yield return stage;
    }

    /// <summary>How many accounts, or entries of the directory, are caught at once. Each time the next commit is waited for, and the save after it: where the
    /// checkpoint is behind, fewer waits are worth that the writer is kept a little longer.</summary>
    private int AccountsPerCatch => _node.Options.AccountsPerCatch * (_haste() switch { CheckpointHaste.None => 1, CheckpointHaste.Pressed => WhenPressed, _ => WhenUrgent });

    private IEnumerable<CheckpointStage> OfDirectory()
    {
        var (directory, stream) = (_node.Directory, _node.Installation.DirectoryStream);
        (List<(DirectoryKind Kind, long Name)> Entries, byte[] Body) begun = ([], []);
        var through = 0L;
        yield return new(CheckpointPart.Begin, stream, () => (begun, through) = (directory.BeginCheckpoint(), directory.Output.Sequence - 1));
        if (through == _through[stream] && !directory.Identities.HasChanged) yield break;
        for (var (start, end) = (0, 0); start < begun.Entries.Count; start = end)
        {
            end = Math.Min(begun.Entries.Count, start + AccountsPerCatch);
            var entries = begun.Entries[start..end];
            foreach (var stage in Save(stream, chunks => directory.Catch(entries, chunks))) yield return stage;
        }
        foreach (var stage in Save(stream, chunks => directory.Catch([], chunks))) yield return stage;
        foreach (var stage in Complete(directory.Identities, stream, through, begun.Body)) yield return stage;
    }

    private IEnumerable<CheckpointStage> Of(Shard shard)
    {
        var stream = shard.Number;
        (List<int> Accounts, byte[] Body) begun = ([], []);
        var through = 0L;
        IReadOnlyList<Erasure> erasures = [];
        yield return new(CheckpointPart.Begin, stream, () => (begun, through, erasures) = (shard.BeginCheckpoint(), shard.Output.Sequence - 1, shard.HandOverErasures()));
        if (through == _through[stream] && !shard.Identities.HasChanged) yield break;
        foreach (var stage in Save(stream, chunks => shard.Catch([], chunks))) yield return stage;
        for (var (start, end) = (0, 0); start < begun.Accounts.Count; start = end)
        {
            end = Math.Min(begun.Accounts.Count, start + AccountsPerCatch);
            var accounts = begun.Accounts[start..end];
            foreach (var stage in Save(stream, chunks => shard.Catch(CollectionsMarshal.AsSpan(accounts), chunks))) yield return stage;
        }
        foreach (var stage in _folds.Of(shard, through)) yield return stage;
        foreach (var stage in Erase(shard, erasures)) yield return stage;
        foreach (var stage in Complete(shard.Identities, stream, through, begun.Body)) yield return stage;
    }

    private IEnumerable<CheckpointStage> Save(int stream, Action<List<StateChunk>> fill)
    {
        List<StateChunk> chunks = [];
        yield return new(CheckpointPart.Catch, stream, () => fill(chunks));
        foreach (var stage in Save(stream, chunks)) yield return stage;
    }

    /// <summary>Saves chunks, and of the directory's a copy in history: the state file can then be made anew.</summary>
    private IEnumerable<CheckpointStage> Save(int stream, IReadOnlyList<StateChunk> chunks)
    {
        if (chunks.Count == 0) yield break;
        yield return new(CheckpointPart.Save, stream, () => _store.SaveChunks(stream, chunks));
        if (IsMirrored(stream)) yield return new(CheckpointPart.Save, stream, () => _store.History.MirrorDirectory(chunks));
    }

    private bool IsMirrored(int stream) => stream == _node.Installation.DirectoryStream;

    /// <summary>Takes erased accounts out of history before the checkpoint that stands for their erasure completes: what a crash cuts short is
    /// found in the journal and made again.</summary>
    private IEnumerable<CheckpointStage> Erase(Shard shard, IReadOnlyList<Erasure> erasures)
    {
        if (erasures.Count == 0) yield break;
        _erasedAt = _node.NewestPosition;
        var erasure = new HistoryErasure(_store.History, shard.Settings, erasures);
        yield return new(CheckpointPart.Erase, shard.Number, erasure.Find);
        yield return new(CheckpointPart.Erase, shard.Number, erasure.RewriteCommands);
        yield return new(CheckpointPart.Erase, shard.Number, erasure.RewriteBlocks);
        yield return new(CheckpointPart.Erase, shard.Number, new RollupErasure(_store.History.Rollups, shard.Settings, erasures).Rewrite);
    }

    /// <summary>Catches the identities, and completes the checkpoint with what counts of them from now on. Only then is dropped what does not.</summary>
    private IEnumerable<CheckpointStage> Complete(StreamIdentities identities, int stream, long through, byte[] state)
    {
        var caught = default(IdentityCatch)!;
        yield return new(CheckpointPart.Catch, stream, () => caught = identities.Catch(through));
        foreach (var chunks in caught.Chunks())
            foreach (var stage in Save(stream, chunks)) yield return stage;
        if (caught.HasSpills) yield return new(CheckpointPart.WriteRuns, stream, () => caught.WriteRuns(_store.IdentityRuns, _node.Identities, _breathe));
        yield return new(CheckpointPart.Adopt, stream, () => caught.Adopt(identities, _node.Identities));
        var checkpoint = new StreamCheckpoint(through, StreamBody.Join(state, caught.Section));
        if (IsMirrored(stream)) yield return new(CheckpointPart.Complete, stream, () => _store.History.MirrorDirectory(checkpoint));
        yield return new(CheckpointPart.Complete, stream, () => _store.SaveCheckpoint(stream, checkpoint));
        (_through[stream], _states[stream]) = (through, state);
        yield return new(CheckpointPart.CutJournal, stream, () => CutJournal(stream, through));
        foreach (var stage in Save(stream, caught.Removals)) yield return stage;
        if (caught.DropsRuns) yield return new(CheckpointPart.DropRuns, stream, () => _store.IdentityRuns.Drop(stream, caught.KeptRuns));
    }

    private void CutJournal(int stream, long through)
    {
        _store.CutJournal(stream, through, _breathe);
        var output = stream == _node.Installation.DirectoryStream ? _node.Directory.Output : _node.Shards[stream].Output;
        output.CompleteCheckpoint();
    }
}
