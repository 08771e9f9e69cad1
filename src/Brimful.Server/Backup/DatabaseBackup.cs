using Brimful.Engine.Ports;
using Brimful.Storage.Postgres;
using Brimful.Storage.Postgres.Backups;
using Brimful.Storage.Sqlite.Backups;

namespace Brimful.Server.Backup;

/// <summary>A backup of a PostgreSQL database in the same form as one of a data directory: files, a manifest of checksums, and <c>master.key</c> where asked.</summary>
/// <param name="dataDirectory">Where <c>master.key</c> is.</param>
internal sealed class DatabaseBackup(PostgresOptions database, string dataDirectory, BackupOptions options)
{
    private const string MasterKey = "master.key";

    /// <exception cref="StoreRefusedException">There is nothing to copy, or the output is there.</exception>
    /// <exception cref="StoreUnavailableException">The database or a disk refuses; nothing is left.</exception>
    public BackupManifest Write(string output, CancellationToken cancellationToken)
    {
        try
        {
            using var folder = new BackupFolder(output, dataDirectory);
            var takenAt = options.Now();
            var schema = new PostgresBackup(database).Write(
                file => new FileStream(folder.Prepare(file), FileMode.CreateNew, FileAccess.Write),
                (file, bytes) => options.OnProgress(new BackupProgress(file, bytes, bytes)),
                cancellationToken);
            if (options.WithMasterKey && File.Exists(Path.Combine(dataDirectory, MasterKey))) folder.Copy(Path.Combine(dataDirectory, MasterKey), MasterKey);
            return folder.Finish(new BackupManifest(BackupManifest.PresentFormat, takenAt, options.WrittenBy, []) { Store = BackupManifest.Database, Schema = schema });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The backup cannot be written to '{output}': {failure.Message} Check that its disk has room.", failure);
        }
    }

    /// <summary>Fills a database with a backup, every file verified before.</summary>
    /// <param name="keyDirectory">Where <c>master.key</c> goes, when the backup has it; null for nowhere.</param>
    public static BackupManifest Restore(PostgresOptions database, string input, string? keyDirectory, Action<BackupProgress> onProgress)
    {
        var manifest = BackupManifest.Read(input, BackupManifest.Database);
        foreach (var file in manifest.Files) file.Verify(input);
        var sizes = manifest.Files.ToDictionary(file => file.Path, file => file.Bytes);
        new PostgresRestore(database).Fill(
            manifest.Schema ?? 0, sizes.Keys, file => File.OpenRead(Path.Combine(input, file)), file => onProgress(new BackupProgress(file, sizes[file], sizes[file])));
        if (keyDirectory is not null && sizes.ContainsKey(MasterKey) && !File.Exists(Path.Combine(keyDirectory, MasterKey)))
        {
            Directory.CreateDirectory(keyDirectory);
            File.Copy(Path.Combine(input, MasterKey), Path.Combine(keyDirectory, MasterKey));
        }
        return manifest;
    }
}
