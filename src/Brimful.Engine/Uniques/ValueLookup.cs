using System.Runtime.InteropServices;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Uniques;

/// <summary>
/// Finds entries in runs: those that a batch needs in one read before anything of it is applied, so that a read that fails leaves everything as it was; any other
/// when it is asked for. Used by the writer's thread.
/// </summary>
internal sealed class ValueLookup(int stream, IIdentityRuns runs)
{
    /// <summary>Answers that are kept at most when nobody starts a batch.</summary>
    private const int MostAnswers = 1 << 16;

    private const int PagesAtOnce = 256;

    private readonly Dictionary<(long Run, ValueEntry Entry), uint?> _answers = [];
    private readonly List<RunPage> _pages = [];
    private readonly List<ValueEntry> _askers = [];
    private readonly int[] _lengths = new int[PagesAtOnce];
    private byte[] _buffer = [];

    /// <summary>Pages read so far: what filters could not answer.</summary>
    public long PagesRead { get; private set; }

    /// <summary>Starts a batch.</summary>
    public void Start()
    {
        _answers.Clear();
        _pages.Clear();
        _askers.Clear();
    }

    /// <summary>Asks for an entry of a run with the batch.</summary>
    public void Ask(ValueRun run, ValueEntry entry)
    {
        var range = run.PagesOf(entry.Key);
        if (range.Count <= 0 || !_answers.TryAdd((run.Number, entry), null)) return;
        for (var page = range.First; page <= range.Last; page++)
        {
            _pages.Add(new RunPage(run.Number, page));
            _askers.Add(entry);
        }
    }

    /// <summary>Reads what was asked for.</summary>
    /// <exception cref="StoreUnavailableException">A page cannot be read for now; nothing is known of the batch then.</exception>
    public void Finish()
    {
        try
        {
            for (var start = 0; start < _pages.Count; start += PagesAtOnce) Read(start, Math.Min(PagesAtOnce, _pages.Count - start));
        }
        catch
        {
            _answers.Clear();
            throw;
        }
        finally
        {
            _pages.Clear();
            _askers.Clear();
        }
    }

    /// <summary>How many events the run has for an entry; null when it has none, not even one without events.</summary>
    /// <exception cref="StoreUnavailableException">It was not asked for with the batch, and cannot be read for now.</exception>
    public uint? Find(ValueRun run, ValueEntry entry)
    {
        if (run.PagesOf(entry.Key).Count <= 0) return null;
        if (_answers.TryGetValue((run.Number, entry), out var known)) return known;
        if (_answers.Count >= MostAnswers) _answers.Clear();
        Ask(run, entry);
        Finish();
        return _answers[(run.Number, entry)];
    }

    private void Read(int start, int count)
    {
        if (_buffer.Length < count * IIdentityRuns.PageBytes) _buffer = new byte[Math.Min(PagesAtOnce, count * 2) * IIdentityRuns.PageBytes];
        var wanted = CollectionsMarshal.AsSpan(_pages).Slice(start, count);
        runs.ReadPages(stream, wanted, _buffer, _lengths.AsSpan(0, count));
        PagesRead += count;
        for (var at = 0; at < count; at++)
        {
            var page = _buffer.AsSpan(at * IIdentityRuns.PageBytes, _lengths[at]);
            if (ValueRun.FindIn(page, _askers[start + at]) is { } events) _answers[(wanted[at].Run, _askers[start + at])] = events;
        }
    }
}
