using Brimful.Engine.Ports;
using Brimful.Simulation.Scheduling;

namespace Brimful.Simulation.Stores;

/// <summary>A process's hold on the rollups of the disk.</summary>
internal sealed class SimulatedRollups(Disk disk, ProcessContext process, Perils perils) : IRollupStore
{
    public long RolledThrough(int stream) => disk.History.Rollups.RolledThrough(stream);

    public void Append(RolledStretch stretch) => Write("append rollups", () => disk.WriteHistory(() => disk.History.Rollups.Append(stretch)));

    public RollupReading Read(int stream, int group, int firstDay, int lastDay) => disk.History.Rollups.Read(stream, group, firstDay, lastDay);

    public IReadOnlyList<RollupPlace> Crowded(int beforeDay, int blocks, int limit) => disk.History.Rollups.Crowded(beforeDay, blocks, limit);

    public void Replace(IReadOnlyList<RollupBlock> blocks) => Write("replace rollups", () => disk.WriteHistory(() => disk.History.Rollups.Replace(blocks)));

    private void Write(string call, Action write)
    {
        perils.BeforeWrite(process, call);
        write();
        perils.After(process, call);
    }
}
