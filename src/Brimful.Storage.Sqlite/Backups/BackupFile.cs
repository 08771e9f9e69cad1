using Brimful.Engine.Ports;

namespace Brimful.Storage.Sqlite.Backups;

/// <summary>A file of a backup.</summary>
/// <param name="Path">Relative to the backup, parted by slashes.</param>
/// <param name="Sha256">Of its content, in lower-case hexadecimal.</param>
public sealed record BackupFile(string Path, long Bytes, string Sha256)
{
    /// <summary>Its place in a backup. A manifest names files inside of its backup and nowhere else.</summary>
    /// <exception cref="StoreRefusedException">It is outside.</exception>
    public string Within(string root)
    {
        var full = System.IO.Path.GetFullPath(System.IO.Path.Combine(root, Path));
        var inside = full.StartsWith(System.IO.Path.GetFullPath(root) + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return inside ? full : throw new StoreRefusedException($"The backup's manifest names '{Path}', which is outside of it. Do not trust this backup.");
    }

    /// <summary>Sees that the file in a backup, or in a copy of it, is the one that the manifest means.</summary>
    /// <exception cref="StoreRefusedException">It is missing or damaged.</exception>
    public void Verify(string root)
    {
        if (!File.Exists(Within(root))) throw new StoreRefusedException($"'{Within(root)}' is missing from the backup. Take another one.");
        if (BackupManifest.Measure(root, Path) != this) throw new StoreRefusedException($"'{Within(root)}' is not what the backup's manifest says: it is damaged. Take another one.");
    }
}
