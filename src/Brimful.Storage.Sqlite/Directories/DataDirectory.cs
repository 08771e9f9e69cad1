using Brimful.Engine.Ports;

namespace Brimful.Storage.Sqlite.Directories;

/// <summary>The directory of a store, held by this process alone for as long as this lives.</summary>
internal sealed class DataDirectory : IDisposable
{
    private const string LockName = "lock";

    private readonly FileStream? _lock;

    private DataDirectory(string path, FileStream? held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    public string CommitFile => System.IO.Path.Combine(Path, "commit.db");

    public string StateFile => System.IO.Path.Combine(Path, "state.db");

    public string RecordFile => System.IO.Path.Combine(Path, "records.db");

    public string HistoryDirectory => System.IO.Path.Combine(Path, "history");

    public string IdentitiesDirectory => System.IO.Path.Combine(Path, "identities");

    /// <summary>Creates the directory when it is not there, and takes it.</summary>
    /// <exception cref="StoreRefusedException">It cannot be used, or another process uses it.</exception>
    public static DataDirectory Take(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        Create(full);
        return new DataDirectory(full, Lock(full));
    }

    /// <summary>The directory without its lock: for what must be shown to be safe even then.</summary>
    internal static DataDirectory Unguarded(string path) => new(path, null);

    /// <summary>Whether a process holds it just now. Nobody is kept from taking it for longer than the look.</summary>
    /// <exception cref="StoreRefusedException">It cannot be looked at.</exception>
    public bool IsInUse()
    {
        var name = System.IO.Path.Combine(Path, LockName);
        try
        {
            using var look = new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException failure) when (IsHeldElsewhere(failure))
        {
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreRefusedException($"'{name}' cannot be read: {failure.Message} Run this as Brimful's user.", failure);
        }
    }

    public void Dispose() => _lock?.Dispose();

    private static void Create(string path)
    {
        if (File.Exists(path)) throw new StoreRefusedException($"The data directory '{path}' is a file. Name a directory.");
        try
        {
            Directory.CreateDirectory(System.IO.Path.Combine(path, "history"));
            Directory.CreateDirectory(System.IO.Path.Combine(path, "identities"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, failure);
        }
    }

    private static FileStream Lock(string path)
    {
        var name = System.IO.Path.Combine(path, LockName);
        try
        {
            return new FileStream(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw Unwritable(path, failure);
        }
        catch (IOException failure) when (File.Exists(name) && IsHeldElsewhere(failure))
        {
            throw new StoreRefusedException(
                $"The data directory '{path}' is in use by another Brimful process. Stop that process, or give this one a directory of its own.", failure);
        }
        catch (IOException failure)
        {
            throw Unwritable(path, failure);
        }
    }

    /// <summary>Whether the file is locked: EWOULDBLOCK on Linux and macOS, a sharing violation on Windows.</summary>
    internal static bool IsHeldElsewhere(IOException failure) =>
        failure.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static StoreRefusedException Unwritable(string path, Exception failure) =>
        new($"The data directory '{path}' cannot be written: {failure.Message} Let Brimful's user write there, or name another directory.", failure);
}
