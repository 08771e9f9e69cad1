using Brimful.Engine.Ports;

namespace Brimful.Storage.Sqlite.History;

/// <summary>History in files: counted events one file a day, commands and the directory's copy in one beside them.</summary>
/// <remarks>A fold is noted before it writes, writes its days one by one, and counts once its commands stand: what a crash leaves between is
/// found by the note and taken back by the next fold.</remarks>
internal sealed class SqliteHistoryStore(string directory) : IHistoryStore, IDisposable
{
    /// <summary>What a disk is given at once: a commit waits behind all that is on its way.</summary>
    private const int StepBytes = 1 << 20;

    private readonly Lock _lock = new();
    private readonly HistoryDays _days = new(directory);
    private readonly RewritingNote _rewriting = new(directory);
    private readonly HistoryCommandFile _commands = new(Path.Combine(directory, "commands.db"));
    private readonly SqliteRollupStore _rollups = new(Path.Combine(directory, "rollups.db"));

    public IRollupStore Rollups => _rollups;

    public void Append(FoldedStretch fold)
    {
        var byDay = fold.Blocks.GroupBy(block => block.Day).OrderBy(ofDay => ofDay.Key).ToList();
        List<int> days = [.. byDay.Select(ofDay => ofDay.Key)];
        lock (_lock)
        {
            foreach (var day in _commands.DaysBeyond(fold.Stream, fold.AfterSequence).Where(_days.Has)) _days.Open(day).RemoveAfter(fold.Stream, fold.AfterSequence);
            _commands.Begin(fold, days);
        }
        foreach (var ofDay in byDay)
        {
            foreach (var step in Steps(ofDay))
            {
                lock (_lock) _days.Open(ofDay.Key).Add(fold.Stream, step);
            }
        }
        lock (_lock) _commands.Complete(fold, days);
    }

    public IEnumerable<HistoryBlock> ReadGroup(int stream, int group, int firstDay, int lastDay) =>
        Days().Where(day => day >= firstDay && day <= lastDay).SelectMany(day => ReadDay(day, stream, group));

    public IEnumerable<FoldedStretch> ReadFolds(int stream, long afterSequence)
    {
        while (true)
        {
            (FoldedStretch Fold, IReadOnlyList<int> Days)? next;
            lock (_lock) next = _commands.Next(stream, afterSequence);
            if (next is not var (fold, days)) yield break;
            yield return fold with { Blocks = [.. days.SelectMany(day => BlocksOf(day, fold))] };
            afterSequence = fold.ThroughSequence;
        }
    }

    public long FoldedThrough(int stream)
    {
        lock (_lock) return _commands.FoldedThrough(stream);
    }

    public IReadOnlyList<int> Days()
    {
        lock (_lock) return _days.All();
    }

    public void DropDaysBefore(int day)
    {
        foreach (var dropped in Days().Where(other => other < day))
        {
            lock (_lock) _days.Delete(dropped);
        }
    }

    public IEnumerable<HistoryCommands> ReadCommands(int stream)
    {
        for (var after = 0L; ;)
        {
            HistoryCommands? next;
            lock (_lock) next = _commands.NextCommands(stream, after);
            if (next is null) yield break;
            yield return next;
            after = next.ThroughSequence;
        }
    }

    public void Rewrite(IReadOnlyList<HistoryBlock> blocks, IReadOnlyList<HistoryCommands> commands)
    {
        _rewriting.Begin();
        foreach (var ofDay in blocks.GroupBy(block => block.Day))
        {
            lock (_lock) _days.Open(ofDay.Key).Rewrite(ofDay);
        }
        if (commands.Count == 0) return;
        lock (_lock) _commands.Rewrite(commands);
    }

    public void MirrorDirectory(IReadOnlyList<StateChunk> changed)
    {
        lock (_lock) _commands.Mirror(changed);
    }

    public void MirrorDirectory(StreamCheckpoint checkpoint)
    {
        lock (_lock) _commands.Mirror(checkpoint);
    }

    public (StreamCheckpoint Checkpoint, IReadOnlyList<StateChunk> Entries)? ReadDirectoryMirror()
    {
        lock (_lock) return _commands.ReadMirror();
    }

    /// <summary>Whether something was rewritten since this was last scrubbed, a stop of the process in between or not.</summary>
    public bool IsScrubDue => _rewriting.IsBegun;

    /// <summary>Leaves nothing of what was deleted in the files, and notes that the whole store is scrubbed.</summary>
    public void Scrub()
    {
        lock (_lock)
        {
            _days.Close();
            _commands.Scrub();
        }
        _rollups.Scrub();
        _rewriting.End();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _days.Dispose();
            _commands.Dispose();
        }
        _rollups.Dispose();
    }

    private IEnumerable<HistoryBlock> ReadDay(int day, int stream, int group)
    {
        var after = (Sequence: -1L, Index: -1);
        while (true)
        {
            List<HistoryBlock> page;
            lock (_lock) page = _days.Has(day) ? _days.Open(day).PageOfGroup(stream, group, after) : [];
            if (page.Count == 0) yield break;
            foreach (var block in page) yield return block;
            after = (page[^1].ThroughSequence, page[^1].Index);
        }
    }

    private List<HistoryBlock> BlocksOf(int day, FoldedStretch fold)
    {
        lock (_lock) return _days.Has(day) ? _days.Open(day).OfFold(fold.Stream, fold.ThroughSequence) : [];
    }

    /// <summary>Blocks in their order, so many at a time as a disk is given at once.</summary>
    private static IEnumerable<List<HistoryBlock>> Steps(IEnumerable<HistoryBlock> blocks)
    {
        var (step, bytes) = (new List<HistoryBlock>(), 0);
        foreach (var block in blocks)
        {
            step.Add(block);
            if ((bytes += block.Body.Length) < StepBytes) continue;
            yield return step;
            (step, bytes) = ([], 0);
        }
        if (step.Count > 0) yield return step;
    }
}
