using Brimful.Engine.Ports;
using Brimful.Simulation.Scheduling;

namespace Brimful.Simulation.Stores;

/// <summary>A process's hold on the runs of identities of the disk.</summary>
internal sealed class SimulatedIdentityRuns(Disk disk, ProcessContext process, Perils perils, EventLog log) : IIdentityRuns
{
    public void Save(int stream, long run, IEnumerable<ReadOnlyMemory<byte>> pages, Func<ReadOnlyMemory<byte>> header)
    {
        perils.BeforeWrite(process, "save run");
        disk.Runs.Save(stream, run, pages, header);
        log.Write($"{process.Name} saves run {run} of stream {stream}");
        perils.After(process, "save run");
    }

    public ReadOnlyMemory<byte>? LoadHeader(int stream, long run) => disk.Runs.LoadHeader(stream, run);

    public void ReadPages(int stream, ReadOnlySpan<RunPage> wanted, Span<byte> into, Span<int> lengths)
    {
        perils.BeforeRead(process, "read pages");
        disk.Runs.ReadPages(stream, wanted, into, lengths);
    }

    public IEnumerable<ReadOnlyMemory<byte>> ReadAll(int stream, long run) => disk.Runs.ReadAll(stream, run);

    public void Drop(int stream, IReadOnlyCollection<long> kept)
    {
        perils.BeforeWrite(process, "drop runs");
        disk.Runs.Drop(stream, kept);
        perils.After(process, "drop runs");
    }
}
