using System.IO.Compression;

namespace Brimful.Server.Import;

/// <summary>The input: a file or standard input, decompressed when it begins like a gzip, with its position for a progress bar.</summary>
internal sealed class UsageFile : IAsyncDisposable
{
    private const int PeekBytes = 64 * 1024;

    private readonly CountedStream _raw;

    private UsageFile(CountedStream raw, Stream content, byte[] head, long? size)
    {
        (_raw, Content, Head, Size) = (raw, content, head, size);
    }

    /// <summary>All of the content, decompressed.</summary>
    public Stream Content { get; }

    /// <summary>The first bytes of the content, to guess its format by.</summary>
    public ReadOnlyMemory<byte> Head { get; }

    /// <summary>Bytes as stored; null when unknown.</summary>
    public long? Size { get; }

    /// <summary>How many of them were read.</summary>
    public long Position => _raw.Count;

    public static async Task<UsageFile> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var stream = path == "-" ? Console.OpenStandardInput() : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 17, useAsync: false);
        return await OpenAsync(stream, path == "-" ? null : stream.Length, cancellationToken);
    }

    internal static async Task<UsageFile> OpenAsync(Stream stream, long? size, CancellationToken cancellationToken)
    {
        var raw = new CountedStream(stream);
        var magic = await PeekAsync(raw, 2, cancellationToken);
        Stream content = new PrefixedStream(magic, raw);
        if (magic is [0x1F, 0x8B]) content = new GZipStream(content, CompressionMode.Decompress);
        var head = await PeekAsync(content, PeekBytes, cancellationToken);
        return new UsageFile(raw, new PrefixedStream(head, content), head, size);
    }

    public async ValueTask DisposeAsync() => await Content.DisposeAsync();

    private static async Task<byte[]> PeekAsync(Stream stream, int count, CancellationToken cancellationToken)
    {
        var buffer = new byte[count];
        var read = await stream.ReadAtLeastAsync(buffer, count, throwOnEndOfStream: false, cancellationToken);
        return buffer[..read];
    }
}
