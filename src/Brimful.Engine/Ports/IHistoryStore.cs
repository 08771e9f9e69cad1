namespace Brimful.Engine.Ports;

/// <summary>
/// What the journal said before it was cut, kept by day of the events' times: the events behind a level, and, with the commands beside
/// them, all that a stream can be made anew from.
/// </summary>
/// <remarks>Failures are those of <see cref="IShardStore"/>. Called by the checkpoint thread; reads by any thread.</remarks>
public interface IHistoryStore
{
    /// <summary>Appends a fold; durable on return. Whatever the stream holds beyond <see cref="FoldedStretch.AfterSequence"/> (left by a fold
    /// that was cut short) is replaced, in every day.</summary>
    void Append(FoldedStretch fold);

    /// <summary>Blocks of one group of accounts, of the days from first to last (both included), by day and then in the order of folding.</summary>
    IEnumerable<HistoryBlock> ReadGroup(int stream, int group, int firstDay, int lastDay);

    /// <summary>Whole folds of a stream in their order, with the blocks of all days that are there.</summary>
    IEnumerable<FoldedStretch> ReadFolds(int stream, long afterSequence);

    /// <summary>The commands of all folds of a stream in their order.</summary>
    IEnumerable<HistoryCommands> ReadCommands(int stream) => ReadFolds(stream, 0).Select(fold => new HistoryCommands(stream, fold.ThroughSequence, fold.Commands));

    /// <summary>The sequence through which the stream is folded; 0 when it never was.</summary>
    long FoldedThrough(int stream);

    /// <summary>Days that have blocks, ascending: days since 1970-01-01 UTC.</summary>
    IReadOnlyList<int> Days();

    /// <summary>Forgets the blocks of all days before one (retention). Commands stay.</summary>
    void DropDaysBefore(int day);

    /// <summary>Replaces blocks (by stream, day, through-sequence, group and index) and commands (by stream and through-sequence) by what is
    /// left of them after an erasure; an empty body removes. Durable on return. Called with nothing at all it only says that something was erased
    /// (<see cref="IShardStore.Scrub"/>).</summary>
    void Rewrite(IReadOnlyList<HistoryBlock> blocks, IReadOnlyList<HistoryCommands> commands);

    /// <summary>What was used by quarter of an hour: it stays when days are dropped.</summary>
    IRollupStore Rollups { get; }

    /// <summary>Keeps copies of directory entries as a checkpoint catches them: by kind and key the newest counts, an empty body removes.</summary>
    void MirrorDirectory(IReadOnlyList<StateChunk> changed);

    /// <summary>Completes the copy of the directory's checkpoint, with every entry kept before it. Durable on return.</summary>
    void MirrorDirectory(StreamCheckpoint checkpoint);

    /// <summary>The copy of the directory's checkpoint with all its entries; null when none was completed.</summary>
    (StreamCheckpoint Checkpoint, IReadOnlyList<StateChunk> Entries)? ReadDirectoryMirror();
}

/// <summary>What a stretch of a stream's journal becomes in history.</summary>
/// <param name="AfterSequence">The sequence that the stretch follows.</param>
/// <param name="ThroughSequence">The last sequence of the stretch.</param>
/// <param name="Commands">The records of the stretch without their counted events, which stand in the blocks.</param>
/// <param name="Blocks">By day and group.</param>
public sealed record FoldedStretch(int Stream, long AfterSequence, long ThroughSequence, ReadOnlyMemory<byte> Commands, IReadOnlyList<HistoryBlock> Blocks);

/// <summary>The commands of a fold.</summary>
public sealed record HistoryCommands(int Stream, long ThroughSequence, ReadOnlyMemory<byte> Body);
