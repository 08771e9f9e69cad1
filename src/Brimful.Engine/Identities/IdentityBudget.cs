using Brimful.Engine.Ports;

namespace Brimful.Engine.Identities;

/// <summary>
/// The memory that a node may use for remembered identities, and what it uses: a quarter for hot sets, shared by the streams, the rest for
/// filters. Where it is short, filters become smaller and lookups slower, never wrong. Hot sets that fill faster than they are written take
/// more than their share until the checkpoint has caught up, as far as a burst has room (<see cref="Checkpoints.Arrears"/>); <see cref="Bytes"/> says so.
/// </summary>
public sealed class IdentityBudget
{
    /// <summary>Shares of hot memory that no stream has: for sets that are being written, and for what comes meanwhile.</summary>
    private const int SpareShares = 3;

    private const int MostPagesAtOnce = 1_024;
    private const int LeastPagesAtOnce = 8;
    private const int MostSpilledAtLeast = 512;

    private readonly Lock _lock = new();
    private readonly List<IdentityRun> _runs = [];
    private readonly IdentitySpares _spares = new();
    private long _bytes;
    private long _hotBytes;
    private long _filterBytes;
    private long _runBytes;
    private int _isShareFull;
    private byte[] _pages = [];

    /// <param name="totalBytes">What the node may use.</param>
    /// <param name="streams">Its shards and its directory.</param>
    internal IdentityBudget(long totalBytes, int streams)
    {
        TotalBytes = totalBytes;
        ShareBytes = totalBytes / 4 / (streams + SpareShares);
        LeastSpilled = (int)Math.Clamp(ShareBytes / 4_096, 1, MostSpilledAtLeast);
        PagesAtOnce = (int)Math.Clamp(totalBytes / 64 / IIdentityRuns.PageBytes, LeastPagesAtOnce, MostPagesAtOnce);
    }

    /// <summary>What may be used.</summary>
    public long TotalBytes { get; }

    /// <summary>What is used: hot sets, filters, where pages begin, buffers.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Identities in runs, those past the window and repeated ones included.</summary>
    public long KeysInRuns
    {
        get
        {
            lock (_lock) return _runs.Sum(run => run.Count);
        }
    }

    /// <summary>Hot memory at which a stream's hot sets are written.</summary>
    internal long ShareBytes { get; }

    /// <summary>Identities of a domain below which its hot set is not worth a run.</summary>
    internal int LeastSpilled { get; }

    /// <summary>Pages that one lookup reads in one go.</summary>
    internal int PagesAtOnce { get; }

    /// <summary>Memory that is kept for the next who needs it: the page buffer, and what hot sets gave up.</summary>
    internal long SpareBytes => _pages.Length + _spares.Bytes;

    private long FilterRoom => TotalBytes - (TotalBytes / 4) - _runBytes - (PagesAtOnce * IIdentityRuns.PageBytes);

    /// <summary>Whether hot sets take more than their quarter: they fill faster than they are written. Any thread.</summary>
    internal bool IsBehind => HotShare > 1;

    /// <summary>What hot sets take, for each byte of their quarter. Any thread.</summary>
    internal double HotShare => Interlocked.Read(ref _hotBytes) / (TotalBytes / 4.0);

    /// <summary>How much may be kept of what hot sets give up: as much as they have, with that, and no more than their quarter.</summary>
    private long SpareRoom => Math.Min(TotalBytes / 4, Interlocked.Read(ref _hotBytes));

    /// <summary>A buffer for so many pages, used by the writer's thread alone.</summary>
    internal Span<byte> PageBuffer(int pages)
    {
        if (_pages.Length < pages * IIdentityRuns.PageBytes)
        {
            Charge(-_pages.Length);
            _pages = new byte[Math.Min(PagesAtOnce, pages * 2) * IIdentityRuns.PageBytes];
            Charge(_pages.Length);
        }
        return _pages.AsSpan(0, pages * IIdentityRuns.PageBytes);
    }

    /// <summary>A stream has filled its share: its hot sets should be written.</summary>
    internal void NoteShareFull() => Interlocked.Exchange(ref _isShareFull, 1);

    /// <summary>Whether a stream has filled its share since this was asked last.</summary>
    internal bool TakeShareFull() => Interlocked.Exchange(ref _isShareFull, 0) == 1;

    /// <summary>A hot set grows, or is given up.</summary>
    internal void ChargeHot(long bytes)
    {
        Interlocked.Add(ref _hotBytes, bytes);
        Charge(bytes);
    }

    /// <summary>A whole segment.</summary>
    internal IdentityEntry[] TakeSegment()
    {
        if (!_spares.TryTake(out IdentityEntry[]? segment)) return GC.AllocateUninitializedArray<IdentityEntry>(HotSet.SegmentEntries);
        Charge(-IdentitySpares.SegmentBytes);
        return segment;
    }

    /// <summary>Empty slots of an index, a power of two of them.</summary>
    internal ulong[] TakeSlots(int length)
    {
        if (!_spares.TryTake(length, out var slots)) return GC.AllocateArray<ulong>(length, pinned: length >= IdentitySpares.LeastSlots);
        Charge(-length * (long)sizeof(ulong));
        return slots;
    }

    /// <summary>Takes a segment back for the next who asks, if it is whole and there is room for it.</summary>
    internal void Return(IdentityEntry[] segment)
    {
        if (_spares.TryPut(segment, SpareRoom)) Charge(IdentitySpares.SegmentBytes);
    }

    /// <summary>Takes slots back for the next who asks, if there is room for them.</summary>
    internal void Return(ulong[] slots)
    {
        if (_spares.TryPut(slots, SpareRoom)) Charge(slots.Length * (long)sizeof(ulong));
    }

    /// <summary>An empty filter for a run to be made of others, with what there is room for. The filters of those that it replaces give way first.</summary>
    internal IdentityFilter NewFilter(long keys, IReadOnlyCollection<IdentityRun> replaced)
    {
        lock (_lock)
        {
            var total = _runs.Sum(run => run.Count) - replaced.Sum(run => run.Count) + keys;
            var filter = IdentityFilter.For(keys, FilterRoom * 8.0 / Math.Max(1, total));
            MakeRoom(filter.Bytes, replaced);
            if (_filterBytes + filter.Bytes > FilterRoom) filter = IdentityFilter.Maybe;
            AddFilter(filter.Bytes);
            return filter;
        }
    }

    /// <summary>Counts a run that lookups ask. Its filter has been counted when it was made here.</summary>
    internal void Add(IdentityRun run, bool filterIsCounted)
    {
        lock (_lock)
        {
            _runs.Add(run);
            _runBytes += run.Bytes;
            Charge(run.Bytes);
            if (!filterIsCounted) AddFilter(run.Filter.Bytes);
            MakeRoom(0, []);
        }
    }

    /// <summary>Gives up a run that lookups do not ask any more.</summary>
    internal void Remove(IdentityRun run)
    {
        lock (_lock)
        {
            if (!_runs.Remove(run)) return;
            _runBytes -= run.Bytes;
            Charge(-run.Bytes);
            AddFilter(-run.Filter.Bytes);
        }
    }

    /// <summary>Gives up a filter whose run was not written after all.</summary>
    internal void Forget(IdentityFilter filter)
    {
        lock (_lock) AddFilter(-filter.Bytes);
    }

    /// <summary>Halves filters, the most generous first, until there is room.</summary>
    private void MakeRoom(long bytes, IReadOnlyCollection<IdentityRun> first)
    {
        while (_filterBytes + bytes > FilterRoom)
        {
            var widest = first.Where(run => run.Filter.Bytes > 0).MaxBy(run => run.Filter.Bytes)
                ?? _runs.Where(run => run.Filter.Bytes > 0).MaxBy(run => (double)run.Filter.Bytes / run.Count);
            if (widest is null) return;
            var before = widest.Filter.Bytes;
            widest.Filter = widest.Filter.Fold();
            AddFilter(widest.Filter.Bytes - before);
        }
    }

    internal void Charge(long bytes) => Interlocked.Add(ref _bytes, bytes);

    private void AddFilter(long bytes)
    {
        _filterBytes += bytes;
        Charge(bytes);
    }
}

/// <summary>A stream's share of the hot memory. Used by the writer's thread alone.</summary>
internal sealed class IdentityShare(IdentityBudget budget)
{
    /// <summary>An entry and two and a half slots.</summary>
    private const int BytesOfOne = IdentityEntry.Bytes + (5 * sizeof(ulong) / 2);

    private long _handedOver;
    private long _bytes;

    /// <summary>Memory of the hot sets that still grow.</summary>
    public long HotBytes => _bytes - _handedOver;

    /// <summary>How many identities fill it, about.</summary>
    public int Holds => (int)(budget.ShareBytes / BytesOfOne);

    /// <summary>Whether hot sets should be written.</summary>
    public bool IsFull => HotBytes >= budget.ShareBytes;

    public void Charge(long bytes)
    {
        var wasFull = IsFull;
        _bytes += bytes;
        budget.ChargeHot(bytes);
        if (!wasFull && IsFull) budget.NoteShareFull();
    }

    /// <summary>A hot set grows no more and waits for being written.</summary>
    public void HandOver(long bytes) => _handedOver += bytes;

    /// <summary>A hot set that was handed over is given up.</summary>
    public void TakeBack(long bytes) => _handedOver -= bytes;

    public IdentityEntry[] TakeSegment() => budget.TakeSegment();

    public ulong[] TakeSlots(int length) => budget.TakeSlots(length);

    public void Return(IdentityEntry[] segment) => budget.Return(segment);

    public void Return(ulong[] slots) => budget.Return(slots);
}
