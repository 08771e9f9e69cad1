using Brimful.Engine.Identities;
using Brimful.Engine.Ports;
using Brimful.Engine.Tests.Hosting;

namespace Brimful.Engine.Tests.Identities;

/// <summary>One stream's identities without an engine around them, checkpointed step by step as the stages of a checkpoint do.</summary>
internal sealed class RememberedStream
{
    public const int Stream = 3;
    public const byte Kind = 5;
    public const long Window = 1_000;

    private readonly Dictionary<long, StateChunk> _chunks = [];
    private byte[] _section = [];

    public RememberedStream(long budgetBytes, MemoryIdentityRuns? runs = null)
    {
        Runs = runs ?? new MemoryIdentityRuns();
        (Budget, Identities) = Open(budgetBytes);
    }

    public MemoryIdentityRuns Runs { get; private set; }

    public IdentityBudget Budget { get; private set; }

    public StreamIdentities Identities { get; private set; }

    public IReadOnlyCollection<long> ChunkKeys => _chunks.Keys;

    public bool Contains(int domain, UInt128 identity, long now) => Identities.Remembers(Identities.Of(domain), identity, now - Window);

    public void Remember(int domain, UInt128 identity, long since, long now) => Identities.Of(domain).Remember(identity, since, now);

    /// <summary>Which of a batch are remembered, in memory or in runs.</summary>
    public bool[] Look(int domain, IReadOnlyList<UInt128> batch, long now)
    {
        var (memory, lookup) = (Identities.Of(domain), Identities.Lookup);
        lookup.Start(memory, batch.Count);
        if (memory.Runs.Length > 0)
        {
            foreach (var identity in batch) lookup.Add(identity);
            lookup.Finish(now - Window);
        }
        return [.. batch.Select((identity, at) => lookup.IsInRun(at) || memory.IsHot(identity, now - Window))];
    }

    /// <summary>A checkpoint, cut off after some of its writes; null for a whole one.</summary>
    /// <returns>Whether it was made whole.</returns>
    public bool Checkpoint(int? cutAfterWrites = null)
    {
        var left = cutAfterWrites ?? int.MaxValue;
        var caught = Identities.Catch(sequence: 1);
        foreach (var chunks in caught.Chunks())
        {
            if (left-- == 0) return false;
            foreach (var chunk in chunks) _chunks[chunk.Key] = chunk;
        }
        if (caught.HasSpills)
        {
            if (left-- == 0) return false;
            caught.WriteRuns(Runs, Budget, static () => { });
        }
        caught.Adopt(Identities, Budget);
        if (left-- == 0) return false;
        _section = caught.Section;
        if (left-- == 0) return false;
        foreach (var removal in caught.Removals) _chunks.Remove(removal.Key);
        if (left-- == 0) return false;
        if (caught.DropsRuns) Runs.Drop(Stream, caught.KeptRuns);
        return true;
    }

    /// <summary>What a restart finds, with another budget if so wished. What no checkpoint holds is lost, as if there were no journal.</summary>
    public void Restart(long budgetBytes) => (Budget, Identities) = Open(budgetBytes);

    /// <summary>What the budget says is used is what there is.</summary>
    public void ShouldBeAccountedFor()
    {
        var hot = Identities.Memories.Sum(memory => memory.Hot.Bytes + (memory.Frozen?.Bytes ?? 0));
        var runs = Identities.Memories.SelectMany(memory => memory.Runs).Sum(run => run.Bytes + run.Filter.Bytes);
        Budget.Bytes.ShouldBe(hot + runs + Budget.SpareBytes);
    }

    private (IdentityBudget, StreamIdentities) Open(long budgetBytes)
    {
        var budget = new IdentityBudget(budgetBytes, streams: 1);
        var identities = new StreamIdentities(Stream, Kind, Runs, budget, Window);
        identities.Restore(_section, _chunks.Values);
        return (budget, identities);
    }
}
