using System.Runtime.InteropServices;
using Brimful.Engine.Journal;
using Brimful.Engine.Ports;
using Brimful.Engine.Uniques;

namespace Brimful.Engine.Identities;

/// <summary>
/// All identities that a stream remembers, by clock domain (S22). A checkpoint names the chunks and runs that count; whatever else there is
/// was left by a crash or superseded, and is dropped after the next one.
/// </summary>
/// <param name="chunkKind">The kind of the stream's chunks that hold identities.</param>
/// <param name="windowTicks">The dedupe window (S2).</param>
internal sealed class StreamIdentities(int stream, byte chunkKind, IIdentityRuns runs, IdentityBudget budget, long windowTicks)
{
    private const int DomainShift = 32;

    private readonly Dictionary<int, IdentityMemory> _memories = [];
    private readonly IdentityShare _share = new(budget);
    private readonly HashSet<long> _staleChunks = [];
    private readonly IdentityLookup _single = new(stream, runs, budget);
    private long _nextRun = 1;
    private bool _hasChanged;

    /// <summary>Whether runs may be there that no checkpoint will name any more: after a start, and when some were forgotten.</summary>
    public bool HasStaleRuns { get; private set; } = true;

    public IEnumerable<IdentityMemory> Memories => _memories.Values;

    /// <summary>Identities in hot sets.</summary>
    public long HotCount => _memories.Values.Sum(static memory => (long)memory.Hot.Count + (memory.Frozen?.Count ?? 0));

    /// <summary>Pages of runs that were read.</summary>
    public long PagesRead => Lookup.PagesRead + _single.PagesRead;

    /// <summary>The runs of distinct values, which are numbered and dropped with those of identities.</summary>
    public ValueRuns Values { get; } = new(stream, runs, budget);

    /// <summary>Looks the identities of a batch up in runs.</summary>
    public IdentityLookup Lookup { get; } = new(stream, runs, budget);

    /// <summary>Whether a hot set should be written as a run.</summary>
    public bool IsSpillDue => _share.IsFull && ToFreeze().Count > 0;

    /// <summary>Whether a checkpoint has something to say of identities although the stream has no new record.</summary>
    public bool HasChanged => _hasChanged || IsSpillDue;

    /// <summary>The memory of a clock domain, made when there is none.</summary>
    public IdentityMemory Of(int domain)
    {
        if (!_memories.TryGetValue(domain, out var memory)) _memories.Add(domain, memory = new IdentityMemory(domain, _share));
        return memory;
    }

    /// <summary>Whether an identity is remembered from an instant or later: one lookup by itself, which leaves a batch's alone.</summary>
    /// <exception cref="StoreUnavailableException">A run cannot be read for now.</exception>
    public bool Remembers(IdentityMemory memory, UInt128 identity, long horizonTicks) => _single.Contains(memory, identity, horizonTicks);

    /// <summary>The domain is gone for good: a sandbox was removed.</summary>
    public void Forget(int domain)
    {
        if (!_memories.Remove(domain, out var memory)) return;
        MarkStale(memory);
        foreach (var run in memory.Runs) budget.Remove(run);
        memory.Forget();
        _hasChanged = HasStaleRuns = true;
    }

    /// <summary>Between records: catches what is new, and freezes the largest hot sets when their share is full.</summary>
    public IdentityCatch Catch(long sequence)
    {
        var caught = new IdentityCatch(stream, chunkKind, sequence);
        foreach (var memory in _share.IsFull ? ToFreeze() : []) Freeze(memory);
        foreach (var memory in _memories.Values)
        {
            DropExpired(memory);
            if (memory.Frozen is not null) caught.Add(new IdentitySpill(memory, TakeRunNumber(), HorizonOf(memory)));
            caught.Add(memory);
        }
        return caught;
    }

    /// <summary>The number of a run to be written.</summary>
    public long TakeRunNumber() => _nextRun++;

    /// <summary>Which chunks and runs count: the end of a checkpoint's body.</summary>
    public byte[] Describe()
    {
        _hasChanged = HasStaleRuns = false;
        var to = new ByteWriter();
        to.Unsigned((ulong)_nextRun);
        to.Int(_memories.Count);
        foreach (var memory in _memories.Values)
        {
            to.Signed(memory.Domain);
            to.Unsigned((ulong)memory.FirstChunk);
            to.Int(memory.SavedPlaces);
            to.Int(memory.Runs.Length);
            foreach (var run in memory.Runs) to.Unsigned((ulong)run.Number);
        }
        return to.ToArray();
    }

    /// <summary>Takes over what a checkpoint names. Runs are known by their headers alone.</summary>
    /// <param name="section">What <see cref="Describe"/> gave; empty when there is no checkpoint.</param>
    /// <param name="chunks">All chunks of the stream.</param>
    /// <exception cref="StoreRefusedException">A chunk or a run that counts is missing or damaged.</exception>
    /// <remarks>After the accounts: one that was caught for a checkpoint that was not completed may name runs with numbers that this one does not know to be taken.</remarks>
    public void Restore(ReadOnlySpan<byte> section, IEnumerable<StateChunk> chunks)
    {
        var found = chunks.Where(chunk => chunk.Kind == chunkKind).ToDictionary(chunk => chunk.Key, chunk => chunk.Body);
        if (!section.IsEmpty)
        {
            var from = new ByteReader(section);
            _nextRun = (long)from.Unsigned();
            for (var left = from.Int(); left > 0; left--) Restore(ref from, found);
        }
        _staleChunks.UnionWith(found.Keys);
        _nextRun = Math.Max(_nextRun, Values.NewestRun + 1);
    }

    /// <summary>Keys of chunks that do not count; they are forgotten here.</summary>
    public IReadOnlyList<long> TakeStaleChunks()
    {
        List<long> taken = [.. _staleChunks.Where(key => !Counts(key))];
        _staleChunks.Clear();
        return taken;
    }

    /// <summary>The key of a domain's chunk by its number.</summary>
    public static long ChunkKey(int domain, long number) => ((domain + 1L) << DomainShift) | (uint)number;

    private void Restore(ref ByteReader from, Dictionary<long, ReadOnlyMemory<byte>> chunks)
    {
        var memory = Of((int)from.Signed());
        memory.FirstChunk = (long)from.Unsigned();
        var places = from.Int();
        for (var number = 0; number * HotSet.SegmentEntries < places; number++)
        {
            if (!chunks.Remove(ChunkKey(memory.Domain, memory.FirstChunk + number), out var body)) throw Missing($"chunk {memory.FirstChunk + number}");
            // A chunk may hold more than the checkpoint names, of a later one that was cut short: the journal brings that again, and the next checkpoint
            // saves it again, in every copy of the chunk.
            var entries = MemoryMarshal.Cast<byte, IdentityEntry>(body.Span);
            var counted = Math.Min(places - (number * HotSet.SegmentEntries), HotSet.SegmentEntries);
            if (entries.Length < counted) throw Missing($"the end of chunk {memory.FirstChunk + number}");
            foreach (ref readonly var entry in entries[..counted]) memory.Restore(entry);
        }
        memory.SavedPlaces = memory.Hot.Count;
        var named = new IdentityRun[from.Int()];
        for (var at = 0; at < named.Length; at++) named[at] = Load((long)from.Unsigned(), memory.Domain);
        memory.SetRuns(named);
    }

    private IdentityRun Load(long number, int domain)
    {
        var header = runs.LoadHeader(stream, number) ?? throw Missing($"run {number}");
        var run = IdentityRun.FromHeader(number, header.Span);
        if (run.Domain != domain) throw Missing($"run {number} of clock domain {domain}");
        budget.Add(run, filterIsCounted: false);
        return run;
    }

    /// <summary>The largest hot sets, until at most half of the share is left.</summary>
    private List<IdentityMemory> ToFreeze()
    {
        var left = _share.HotBytes;
        List<IdentityMemory> chosen = [];
        foreach (var memory in _memories.Values.Where(memory => memory.Frozen is null && memory.Hot.Count >= budget.LeastSpilled).OrderByDescending(memory => memory.Hot.Bytes))
        {
            if (left <= budget.ShareBytes / 2) break;
            chosen.Add(memory);
            left -= memory.Hot.Bytes;
        }
        return chosen;
    }

    private void Freeze(IdentityMemory memory)
    {
        MarkStale(memory);
        memory.Freeze();
    }

    private void MarkStale(IdentityMemory memory)
    {
        for (var number = 0; number * HotSet.SegmentEntries < memory.Hot.Count; number++) _staleChunks.Add(ChunkKey(memory.Domain, memory.FirstChunk + number));
    }

    /// <summary>Leaves out runs whose newest entry is past the window.</summary>
    private void DropExpired(IdentityMemory memory)
    {
        var horizon = HorizonOf(memory);
        if (!Array.Exists(memory.Runs, run => run.MaxSinceTicks < horizon)) return;
        foreach (var run in memory.Runs.Where(run => run.MaxSinceTicks < horizon)) budget.Remove(run);
        memory.SetRuns([.. memory.Runs.Where(run => run.MaxSinceTicks >= horizon)]);
        _hasChanged = HasStaleRuns = true;
    }

    private bool Counts(long key) =>
        _memories.TryGetValue((int)((key >> DomainShift) - 1), out var memory)
        && (uint)key - memory.FirstChunk is var number and >= 0 && number * HotSet.SegmentEntries < memory.SavedPlaces;

    private long HorizonOf(IdentityMemory memory) => memory.NewestTicks == long.MinValue ? long.MinValue : memory.NewestTicks - windowTicks;

    private StoreRefusedException Missing(string what) =>
        new($"The checkpoint of stream {stream} names {what} of remembered identities, which is missing. Restore all files of the data directory from one backup.");
}
