using System.Runtime.InteropServices;
using Brimful.Engine.Ports;
using Microsoft.Win32.SafeHandles;

namespace Brimful.Storage.Sqlite.Connections;

/// <summary>
/// Waits until what a write-ahead log holds is on its disk, and for nothing else. SQLite waits with <c>fsync</c>, which has the file system write down as well when the file was changed last,
/// and with that, where it keeps a journal, whatever other files have been given meanwhile: megabytes of history. <c>fdatasync</c> does not. Only a log has a second descriptor: it is not locked, and
/// closing one of a database file would take SQLite's locks with it.
/// </summary>
internal sealed partial class LogSync : IDisposable
{
    private const int Interrupted = 4;
    private const int BytesAtOnce = 1 << 20;

    private readonly string _path;
    private readonly SafeFileHandle _log;

    /// <param name="path">Of the database file; its log is there.</param>
    /// <exception cref="StoreUnavailableException">It cannot be opened.</exception>
    public LogSync(string path)
    {
        _path = path + "-wal";
        try
        {
            _log = File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"'{_path}' cannot be opened: {failure.Message} Check its disk, and that Brimful's user may write there.", failure);
        }
    }

    /// <summary>
    /// Writes a log that an earlier process left, if any, once more in place, and waits. After a failed synchronisation the system may hold in memory what the disk does not have, and take it for
    /// written; nothing may be moved on the word of such a log, since a move that the power cuts off is mended from it.
    /// </summary>
    /// <param name="path">Of the database file, which nobody writes to.</param>
    /// <exception cref="StoreUnavailableException">The disk refuses.</exception>
    public static void WriteAnew(string path)
    {
        if (!File.Exists(path + "-wal")) return;
        using var left = new LogSync(path);
        var bytes = new byte[BytesAtOnce];
        try
        {
            for (var (at, read) = (0L, RandomAccess.Read(left._log, bytes, 0)); read > 0; read = RandomAccess.Read(left._log, bytes, at))
            {
                RandomAccess.Write(left._log, bytes.AsSpan(0, read), at);
                at += read;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"'{left._path}' cannot be read and written: {failure.Message} Check its disk, and that it has room.", failure);
        }
        left.Wait();
    }

    /// <exception cref="SyncFailedException">The disk does not.</exception>
    public void Wait()
    {
        if (OperatingSystem.IsLinux())
        {
            int error;
            do error = Synchronise(_log) == 0 ? 0 : Marshal.GetLastPInvokeError();
            while (error == Interrupted);
            if (error != 0) throw SqliteFailure.NotOnDisk(_path, $"(error {error}: {Marshal.GetPInvokeErrorMessage(error)})");
            return;
        }
        try
        {
            RandomAccess.FlushToDisk(_log);
        }
        catch (IOException fault)
        {
            throw SqliteFailure.NotOnDisk(_path, $"({fault.Message})");
        }
    }

    public void Dispose() => _log.Dispose();

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int Synchronise(SafeFileHandle file);
}
