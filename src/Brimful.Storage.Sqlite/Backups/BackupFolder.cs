using System.Collections.Immutable;
using Brimful.Engine.Ports;

namespace Brimful.Storage.Sqlite.Backups;

/// <summary>The directory of a backup while it is written: only its owner may look into it, and it has its name once it is whole.</summary>
public sealed class BackupFolder : IDisposable
{
    private readonly string _target;

    /// <param name="output">The directory that it becomes.</param>
    /// <param name="dataDirectory">The data directory that is backed up.</param>
    /// <exception cref="StoreRefusedException">It is there already, or would be inside a data directory.</exception>
    public BackupFolder(string output, string dataDirectory)
    {
        _target = System.IO.Path.GetFullPath(output);
        if (System.IO.Path.Exists(_target)) throw new StoreRefusedException($"'{_target}' is there already. Name a directory that is not.");
        RefuseInside(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(dataDirectory)));
        Path = _target + ".partial";
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Path);
        else Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Also known by its commit file: the same directory may be reached by another path.</summary>
    private void RefuseInside(string dataDirectory)
    {
        for (var around = System.IO.Path.GetDirectoryName(_target); around is not null; around = System.IO.Path.GetDirectoryName(around))
        {
            if (around == dataDirectory || File.Exists(System.IO.Path.Combine(around, "commit.db")))
                throw new StoreRefusedException($"'{_target}' is inside the data directory '{around}', and would be lost with it. Name a directory elsewhere, best on another disk.");
        }
    }

    /// <summary>Where it is written.</summary>
    public string Path { get; }

    /// <summary>Copies a file that nobody writes, durable on return.</summary>
    /// <returns>How long it is.</returns>
    public long Copy(string source, string relative)
    {
        var target = Prepare(relative);
        File.Copy(source, target);
        using var copy = new FileStream(target, FileMode.Open, FileAccess.ReadWrite);
        copy.Flush(flushToDisk: true);
        return copy.Length;
    }

    /// <summary>The path of a file that is going to be written.</summary>
    public string Prepare(string relative)
    {
        var target = System.IO.Path.Combine(Path, relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
        return target;
    }

    /// <summary>Measures every file, writes the manifest, and gives the directory its name; durable on return.</summary>
    /// <param name="manifest">Without its files.</param>
    public BackupManifest Finish(BackupManifest manifest)
    {
        var files = Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => BackupManifest.Measure(Path, System.IO.Path.GetRelativePath(Path, path))).ToImmutableArray();
        manifest = manifest with { Files = files };
        manifest.Write(Path);
        Identities.DirectorySync.Flush(Path);
        Directory.Move(Path, _target);
        Identities.DirectorySync.Flush(System.IO.Path.GetDirectoryName(_target)!);
        return manifest;
    }

    /// <summary>Removes what is not finished.</summary>
    public void Dispose()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}
