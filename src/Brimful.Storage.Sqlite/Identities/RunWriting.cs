using Brimful.Engine.Ports;

namespace Brimful.Storage.Sqlite.Identities;

/// <summary>Writes a run's file from front to end under a temporary name, and gives it its own once all of it is on the disk.</summary>
internal static class RunWriting
{
    public const string TemporarySuffix = ".new";

    private const int PagesAtOnce = 64;

    /// <summary>What a disk is given at once: a commit waits behind all that is on its way.</summary>
    private const int StepBytes = 1 << 20;

    /// <exception cref="StoreUnavailableException">The disk refuses; nothing is left but a file with a temporary name.</exception>
    public static void Write(string path, IEnumerable<ReadOnlyMemory<byte>> pages, Func<ReadOnlyMemory<byte>> header)
    {
        var temporary = path + TemporarySuffix;
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                var end = WritePages(file, pages);
                var last = header();
                file.Write(last.Span);
                file.Write(RunFile.TrailerOf(last.Span, end));
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
            DirectorySync.Flush(Path.GetDirectoryName(path)!);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw RunFailure.Of(fault, path);
        }
    }

    private static long WritePages(FileStream file, IEnumerable<ReadOnlyMemory<byte>> pages)
    {
        var block = new byte[PagesAtOnce * RunFile.PageBytes];
        var (page, filled, unsynced) = (0, 0, 0);
        foreach (var bytes in pages)
        {
            var raw = block.AsSpan(filled, RunFile.PageBytes);
            raw.Clear();
            bytes.Span.CopyTo(raw);
            RunFile.Seal(raw, bytes.Length, page++);
            filled += RunFile.PageBytes;
            if (filled < block.Length) continue;
            file.Write(block);
            (filled, unsynced) = (0, unsynced + filled);
            if (unsynced < StepBytes) continue;
            file.Flush(flushToDisk: true);
            unsynced = 0;
        }
        file.Write(block.AsSpan(0, filled));
        return page * (long)RunFile.PageBytes;
    }
}
