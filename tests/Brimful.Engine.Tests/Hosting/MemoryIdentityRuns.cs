using System.Collections.Concurrent;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Tests.Hosting;

/// <summary>Runs of identities in memory, whole or not at all, as a store makes them durable.</summary>
public sealed class MemoryIdentityRuns : IIdentityRuns
{
    private readonly ConcurrentDictionary<(int Stream, long Run), (byte[] Header, byte[][] Pages)> _runs = [];
    private Action _beforeWrite = static () => { };
    private Action _afterWrite = static () => { };
    private long _pagesRead;

    /// <summary>While set, no run is taken.</summary>
    public bool RefusesWrites { get; set; }

    /// <summary>Runs that were not taken.</summary>
    public int Refusals { get; private set; }

    /// <summary>While set, every read of pages throws.</summary>
    public bool RefusesReads { get; set; }

    /// <summary>Pages that lookups have read.</summary>
    public long PagesRead => Interlocked.Read(ref _pagesRead);

    /// <summary>Calls that have read pages.</summary>
    public int Reads { get; private set; }

    public IReadOnlyCollection<(int Stream, long Run)> Numbers => [.. _runs.Keys.Order()];

    public MemoryIdentityRuns Copy()
    {
        var copy = new MemoryIdentityRuns();
        foreach (var (key, run) in _runs) copy._runs[key] = run;
        return copy;
    }

    /// <summary>Sets what happens before and after each write.</summary>
    public MemoryIdentityRuns Within(Action beforeWrite, Action afterWrite)
    {
        (_beforeWrite, _afterWrite) = (beforeWrite, afterWrite);
        return this;
    }

    public void Lose(int stream, long run) => _runs.TryRemove((stream, run), out _);

    public void Save(int stream, long run, IEnumerable<ReadOnlyMemory<byte>> pages, Func<ReadOnlyMemory<byte>> header)
    {
        _beforeWrite();
        if (RefusesWrites)
        {
            Refusals++;
            throw new StoreUnavailableException("The memory store was told to refuse runs.");
        }
        byte[][] written = [.. pages.Select(page => page.ToArray())];
        Array.FindIndex(written, page => page.Length != IIdentityRuns.PageBytes).ShouldBeOneOf(-1, written.Length - 1);
        _runs[(stream, run)] = (header().ToArray(), written);
        _afterWrite();
    }

    public ReadOnlyMemory<byte>? LoadHeader(int stream, long run) => _runs.TryGetValue((stream, run), out var found) ? found.Header : default(ReadOnlyMemory<byte>?);

    public void ReadPages(int stream, ReadOnlySpan<RunPage> wanted, Span<byte> into, Span<int> lengths)
    {
        if (RefusesReads) throw new StoreUnavailableException("The memory store was told to refuse reads.");
        Reads++;
        Interlocked.Add(ref _pagesRead, wanted.Length);
        for (var at = 0; at < wanted.Length; at++)
        {
            if (!_runs.TryGetValue((stream, wanted[at].Run), out var run) || wanted[at].Page >= run.Pages.Length)
                throw new StoreRefusedException($"There is no page {wanted[at].Page} of run {wanted[at].Run}.");
            var page = run.Pages[wanted[at].Page];
            page.CopyTo(into[(at * IIdentityRuns.PageBytes)..]);
            lengths[at] = page.Length;
        }
    }

    public IEnumerable<ReadOnlyMemory<byte>> ReadAll(int stream, long run)
    {
        foreach (var page in _runs[(stream, run)].Pages) yield return page;
    }

    public void Drop(int stream, IReadOnlyCollection<long> kept)
    {
        _beforeWrite();
        foreach (var key in _runs.Keys.Where(key => key.Stream == stream && !kept.Contains(key.Run))) _runs.TryRemove(key, out _);
        _afterWrite();
    }
}
