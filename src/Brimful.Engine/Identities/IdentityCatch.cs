using System.Runtime.InteropServices;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Identities;

/// <summary>What a checkpoint catches of a stream's identities at one moment: new entries of hot sets, written as chunks, and hot sets that
/// have filled up, written as runs. Made and adopted by the writer's thread, written by the checkpoint's.</summary>
internal sealed class IdentityCatch(int stream, byte chunkKind, long sequence)
{
    private const int ChunksAtOnce = 5;

    private readonly List<(IdentityMemory Memory, HotSlice Slice)> _slices = [];
    private readonly List<IdentitySpill> _spills = [];

    /// <summary>The end of the checkpoint's body, which says what counts; known once adopted.</summary>
    public byte[] Section { get; private set; } = [];

    /// <summary>Whether runs are to be written.</summary>
    public bool HasSpills => _spills.Count > 0;

    /// <summary>Whether there may be runs that do not count; known once adopted.</summary>
    public bool DropsRuns { get; private set; }

    /// <summary>Runs that count; known once adopted.</summary>
    public IReadOnlyCollection<long> KeptRuns { get; private set; } = [];

    /// <summary>Removes chunks that do not count any more, once the checkpoint is complete; known once adopted.</summary>
    public IReadOnlyList<StateChunk> Removals { get; private set; } = [];

    /// <summary>Takes the entries that no chunk holds yet.</summary>
    public void Add(IdentityMemory memory)
    {
        if (memory.Hot.Count > memory.SavedPlaces) _slices.Add((memory, memory.Hot.Slice()));
    }

    public void Add(IdentitySpill spill) => _spills.Add(spill);

    /// <summary>The new entries as chunks, about a megabyte at a time. The last chunk of a set is written again while it fills.</summary>
    public IEnumerable<StateChunk[]> Chunks() => _slices.SelectMany(ChunksOf).Chunk(ChunksAtOnce);

    /// <summary>Writes the runs, each durable before the next.</summary>
    /// <param name="breathe">Called every now and then.</param>
    public void WriteRuns(IIdentityRuns runs, IdentityBudget budget, Action breathe)
    {
        foreach (var spill in _spills) spill.Write(stream, runs, budget, breathe);
    }

    /// <summary>Everything is written: the stream takes it over, and knows what counts from now on.</summary>
    public void Adopt(StreamIdentities identities, IdentityBudget budget)
    {
        foreach (var (memory, slice) in _slices) memory.SavedPlaces = slice.Count;
        foreach (var spill in _spills) spill.Adopt(budget);
        var (values, hasForgotten) = identities.Values.Sweep();
        DropsRuns = HasSpills || identities.HasStaleRuns || hasForgotten;
        Section = identities.Describe();
        KeptRuns = [.. identities.Memories.SelectMany(memory => memory.Runs).Select(run => run.Number), .. values];
        Removals = [.. identities.TakeStaleChunks().Select(key => new StateChunk(chunkKind, key, sequence, default))];
    }

    private IEnumerable<StateChunk> ChunksOf((IdentityMemory Memory, HotSlice Slice) caught)
    {
        var (memory, slice) = caught;
        for (var segment = memory.SavedPlaces / HotSet.SegmentEntries; segment < slice.SegmentCount; segment++)
        {
            var key = StreamIdentities.ChunkKey(memory.Domain, memory.FirstChunk + segment);
            yield return new StateChunk(chunkKind, key, sequence, MemoryMarshal.AsBytes(slice.Segment(segment)).ToArray());
        }
    }
}
