using System.Collections.Concurrent;
using System.Globalization;
using Brimful.Engine.Ports;

namespace Brimful.Storage.Sqlite.Identities;

/// <summary>Runs of identities as files of their own, <c>STREAM-RUN.run</c>: never changed, so that reading takes no lock and merging
/// gigabytes goes through no log.</summary>
internal sealed class RunFiles(string directory) : IIdentityRuns, IDisposable
{
    private const string Suffix = ".run";
    private const int PagesAtOnce = 64;

    private readonly ConcurrentDictionary<(int Stream, long Run), RunFile> _open = [];

    /// <inheritdoc/>
    public void Save(int stream, long run, IEnumerable<ReadOnlyMemory<byte>> pages, Func<ReadOnlyMemory<byte>> header)
    {
        Close((stream, run));
        RunWriting.Write(PathOf(stream, run), pages, header);
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? LoadHeader(int stream, long run) => Find(stream, run) is { } file ? file.ReadHeader() : default(ReadOnlyMemory<byte>?);

    /// <inheritdoc/>
    public void ReadPages(int stream, ReadOnlySpan<RunPage> wanted, Span<byte> into, Span<int> lengths)
    {
        for (var at = 0; at < wanted.Length; at++)
            lengths[at] = Opened(stream, wanted[at].Run).ReadPage(wanted[at].Page, into.Slice(at * IIdentityRuns.PageBytes, IIdentityRuns.PageBytes));
    }

    /// <inheritdoc/>
    public IEnumerable<ReadOnlyMemory<byte>> ReadAll(int stream, long run)
    {
        var file = Opened(stream, run);
        var raw = new byte[PagesAtOnce * RunFile.PageBytes];
        for (var first = 0; first < file.PageCount;)
        {
            var count = file.ReadPages(first, raw);
            for (var at = 0; at < count; at++) yield return raw.AsMemory(at * RunFile.PageBytes, RunFile.LengthOf(raw.AsSpan(at * RunFile.PageBytes, RunFile.PageBytes)));
            first += count;
        }
    }

    /// <inheritdoc/>
    public void Drop(int stream, IReadOnlyCollection<long> kept)
    {
        try
        {
            var prefix = stream.ToString(CultureInfo.InvariantCulture) + "-";
            foreach (var path in Directory.EnumerateFiles(directory, prefix + "*"))
            {
                var name = Path.GetFileName(path).AsSpan()[prefix.Length..];
                if (name.EndsWith(Suffix) && long.TryParse(name[..^Suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var run))
                {
                    if (kept.Contains(run)) continue;
                    Close((stream, run));
                }
                else if (!name.EndsWith(Suffix + RunWriting.TemporarySuffix)) continue;
                File.Delete(path);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw RunFailure.Of(fault, directory);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in _open.Keys) Close(key);
    }

    private RunFile Opened(int stream, long run) =>
        Find(stream, run) ?? throw new StoreDamagedException($"'{PathOf(stream, run)}' is missing. Restore all files of the data directory from one backup.");

    private RunFile? Find(int stream, long run)
    {
        if (_open.TryGetValue((stream, run), out var open)) return open;
        if (RunFile.Open(PathOf(stream, run)) is not { } file) return null;
        if (_open.TryAdd((stream, run), file)) return file;
        file.Dispose();
        return _open[(stream, run)];
    }

    private void Close((int Stream, long Run) key)
    {
        if (_open.TryRemove(key, out var file)) file.Dispose();
    }

    private string PathOf(int stream, long run) => Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{stream}-{run}{Suffix}"));
}
