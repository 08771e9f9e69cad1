using Brimful.Engine.Ports;

namespace Brimful.Storage.Sqlite.Backups;

/// <summary>Makes a data directory of a backup: every file verified before and after it is copied.</summary>
public static class SqliteRestore
{
    /// <summary>Copies a backup to a directory that is not there or empty; the files appear in it once all of them are there and right.</summary>
    /// <param name="onProgress">Told of each file.</param>
    /// <exception cref="StoreRefusedException">The backup is damaged, or the directory holds something.</exception>
    /// <exception cref="StoreUnavailableException">A disk refuses; nothing is left.</exception>
    public static BackupManifest Restore(string backup, string dataDirectory, Action<BackupProgress> onProgress)
    {
        var manifest = BackupManifest.Read(backup, BackupManifest.Embedded);
        var target = Path.GetFullPath(dataDirectory);
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
            throw new StoreRefusedException($"'{target}' is not empty. Restore to a directory that is not there or empty; what is in this one is not touched.");
        var half = target + ".restoring";
        try
        {
            if (Directory.Exists(half)) Directory.Delete(half, recursive: true);
            foreach (var file in manifest.Files) Copy(file, backup, half, onProgress);
            if (Directory.Exists(target)) Directory.Delete(target);
            Directory.Move(half, target);
            Identities.DirectorySync.Flush(Path.GetDirectoryName(target)!);
            return manifest;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The backup cannot be restored to '{target}': {failure.Message} Check that its disk has room.", failure);
        }
        finally
        {
            if (Directory.Exists(half)) Directory.Delete(half, recursive: true);
        }
    }

    private static void Copy(BackupFile file, string backup, string half, Action<BackupProgress> onProgress)
    {
        var (source, target) = (file.Within(backup), file.Within(half));
        if (!File.Exists(source)) throw new StoreRefusedException($"'{source}' is missing from the backup. Take another one.");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(source, target);
        using (var copy = new FileStream(target, FileMode.Open, FileAccess.ReadWrite)) copy.Flush(flushToDisk: true);
        if (BackupManifest.Measure(half, file.Path) != file) throw new StoreRefusedException($"'{source}' is not what the backup's manifest says: it is damaged. Take another one.");
        onProgress(new BackupProgress(file.Path, file.Bytes, file.Bytes));
    }
}
