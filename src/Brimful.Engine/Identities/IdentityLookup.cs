using Brimful.Engine.Ports;

namespace Brimful.Engine.Identities;

/// <summary>
/// Looks the identities of a batch up in runs, before anything of the batch is applied: filters first, then all pages that they leave in
/// question in one read. A read that fails leaves everything as it was. Reused by the writer's thread, without allocation.
/// </summary>
internal sealed class IdentityLookup(int stream, IIdentityRuns runs, IdentityBudget budget)
{
    private UInt128[] _identities = new UInt128[64];
    private bool[] _found = new bool[64];
    private int[] _askers = new int[64];
    private RunPage[] _pages = new RunPage[64];
    private int[] _lengths = new int[64];
    private IdentityRun[] _runs = [];
    private int _count;
    private int _asked;
    private ulong _touched;

    /// <summary>Pages read so far: what filters could not answer.</summary>
    public long PagesRead { get; private set; }

    /// <summary>Starts a batch of at most so many identities.</summary>
    public void Start(IdentityMemory memory, int capacity)
    {
        (_runs, _count) = (memory.Runs, 0);
        if (_identities.Length >= capacity) return;
        (_identities, _found) = (new UInt128[capacity * 2], new bool[capacity * 2]);
    }

    /// <summary>What was added.</summary>
    public ReadOnlySpan<UInt128> Identities => _identities.AsSpan(0, _count);

    /// <summary>Adds an identity.</summary>
    public void Add(UInt128 identity)
    {
        _identities[_count] = identity;
        _found[_count++] = false;
    }

    /// <summary>Looks up what was added.</summary>
    /// <param name="horizonTicks">What is remembered from earlier is forgotten.</param>
    /// <exception cref="StoreUnavailableException">A page cannot be read for now.</exception>
    public void Finish(long horizonTicks)
    {
        _asked = 0;
        foreach (var run in _runs) _touched += run.Filter.Touch(Identities);
        foreach (var run in _runs)
        {
            if (run.MaxSinceTicks < horizonTicks) continue;
            var filter = run.Filter;
            for (var at = 0; at < _count; at++)
                if (filter.MayContain(_identities[at])) Ask(at, run, horizonTicks);
        }
        Read(horizonTicks);
    }

    /// <summary>Whether a run remembers the identity that was added n-th.</summary>
    public bool IsInRun(int at) => _runs.Length > 0 && _found[at];

    /// <summary>Whether the identity is remembered: one lookup by itself.</summary>
    public bool Contains(IdentityMemory memory, UInt128 identity, long horizonTicks)
    {
        if (memory.IsHot(identity, horizonTicks)) return true;
        if (memory.Runs.Length == 0) return false;
        Start(memory, 1);
        Add(identity);
        Finish(horizonTicks);
        return IsInRun(0);
    }

    private void Ask(int at, IdentityRun run, long horizonTicks)
    {
        var range = run.PagesOf(_identities[at]);
        for (var page = range.First; page <= range.Last && !_found[at]; page++)
        {
            if (_asked == budget.PagesAtOnce) Read(horizonTicks);
            if (_asked == _pages.Length) Grow();
            _askers[_asked] = at;
            _pages[_asked++] = new RunPage(run.Number, page);
        }
    }

    private void Grow()
    {
        Array.Resize(ref _pages, _asked * 2);
        Array.Resize(ref _askers, _asked * 2);
        Array.Resize(ref _lengths, _asked * 2);
    }

    /// <summary>Reads the pages that are in question and answers by all 128 bits and the instant.</summary>
    private void Read(long horizonTicks)
    {
        if (_asked == 0) return;
        var buffer = budget.PageBuffer(_asked);
        runs.ReadPages(stream, _pages.AsSpan(0, _asked), buffer, _lengths.AsSpan(0, _asked));
        for (var question = 0; question < _asked; question++)
        {
            var at = _askers[question];
            var page = buffer.Slice(question * IIdentityRuns.PageBytes, _lengths[question]);
            if (!_found[at] && IdentityRun.SinceIn(page, _identities[at]) >= horizonTicks) _found[at] = true;
        }
        PagesRead += _asked;
        _asked = 0;
    }
}
