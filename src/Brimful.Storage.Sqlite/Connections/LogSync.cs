using System.Runtime.InteropServices;
using Brimful.Engine.Ports;
using Microsoft.Win32.SafeHandles;

namespace Brimful.Storage.Sqlite.Connections;

/// <summary>
/// Waits until what a write-ahead log holds is on its disk, and for nothing else. SQLite waits with <c>fsync</c>, which has the file system write down as well when the file was changed last,
/// and with that, on ext4, whatever other files have been given meanwhile: megabytes of history. <c>fdatasync</c> does not. Only a log has a second descriptor: it is not locked, and
/// closing one of a database file would take SQLite's locks with it.
/// </summary>
internal sealed partial class LogSync : IDisposable
{
    private const int Interrupted = 4;

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
