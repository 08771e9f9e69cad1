using System.Runtime.InteropServices;

namespace Brimful.Storage.Sqlite.Identities;

/// <summary>Makes names in a directory durable: a renamed file is there after a cut of power only when its directory was synchronised.</summary>
internal static partial class DirectorySync
{
    private const int ReadOnly = 0;

    /// <exception cref="IOException">The directory cannot be synchronised.</exception>
    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(directory, ReadOnly);
        if (descriptor < 0) throw new IOException($"'{directory}' cannot be opened (error {Marshal.GetLastPInvokeError()}).");
        var (result, error) = (Synchronise(descriptor), Marshal.GetLastPInvokeError());
        _ = Close(descriptor);
        if (result != 0) throw new IOException($"'{directory}' cannot be synchronised (error {error}).");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronise(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
