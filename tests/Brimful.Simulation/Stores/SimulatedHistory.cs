using Brimful.Engine.Ports;
using Brimful.Simulation.Scheduling;

namespace Brimful.Simulation.Stores;

/// <summary>A process's hold on the history files of the disk.</summary>
internal sealed class SimulatedHistory(Disk disk, ProcessContext process, Perils perils) : IHistoryStore
{
    public IRollupStore Rollups { get; } = new SimulatedRollups(disk, process, perils);

    public void Append(FoldedStretch fold) => Write("append history", () => disk.WriteHistory(() => disk.History.Append(fold)));

    public IEnumerable<HistoryBlock> ReadGroup(int stream, int group, int firstDay, int lastDay) => disk.History.ReadGroup(stream, group, firstDay, lastDay);

    public IEnumerable<FoldedStretch> ReadFolds(int stream, long afterSequence) => disk.History.ReadFolds(stream, afterSequence);

    public long FoldedThrough(int stream) => disk.History.FoldedThrough(stream);

    public IReadOnlyList<int> Days() => disk.History.Days();

    public void DropDaysBefore(int day) => Write("drop days", () => disk.WriteHistory(() => disk.History.DropDaysBefore(day)));

    public void Rewrite(IReadOnlyList<HistoryBlock> blocks, IReadOnlyList<HistoryCommands> commands) =>
        Write("rewrite history", () => disk.WriteHistory(() => disk.History.Rewrite(blocks, commands)));

    public void MirrorDirectory(IReadOnlyList<StateChunk> changed) =>
        Write("mirror entries", () => disk.WriteBehindHistory(() => disk.History.MirrorDirectory(changed)));

    public void MirrorDirectory(StreamCheckpoint checkpoint) =>
        Write("complete the mirror", () => disk.WriteHistory(() => disk.History.MirrorDirectory(checkpoint)));

    public (StreamCheckpoint Checkpoint, IReadOnlyList<StateChunk> Entries)? ReadDirectoryMirror() => disk.History.ReadDirectoryMirror();

    private void Write(string call, Action write)
    {
        perils.BeforeWrite(process, call);
        write();
        perils.After(process, call);
    }
}
