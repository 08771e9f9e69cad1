using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Commits;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.Directories;
using Brimful.Storage.Sqlite.Records;

namespace Brimful.Storage.Sqlite.Backups;

/// <summary>
/// Copies a data directory while its server runs and takes usage: what a crash at one moment would have left. See ADR 13 for why every order of
/// events is consistent.
/// </summary>
public sealed class SqliteBackup(string dataDirectory, BackupOptions options)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly DataDirectory _directory = DataDirectory.Unguarded(Path.GetFullPath(dataDirectory));

    /// <summary>Writes the backup to a directory that is not there yet; it appears under its name when it is whole.</summary>
    /// <exception cref="StoreRefusedException">There is nothing to copy, or the output is there or inside the data directory.</exception>
    /// <exception cref="StoreDamagedException">Nobody uses the store, and a log of it is damaged in front of what was acknowledged: the copy would lack it, and look whole.</exception>
    /// <exception cref="StoreUnavailableException">A disk refuses; nothing is left.</exception>
    public BackupManifest Write(string output, CancellationToken cancellationToken)
    {
        if (!File.Exists(_directory.CommitFile)) throw new StoreRefusedException($"'{_directory.Path}' holds no store of Brimful's. Name its data directory.");
        RefuseDamagedLogs();
        try
        {
            using var folder = new BackupFolder(output, dataDirectory);
            return Write(folder, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The backup cannot be written to '{output}': {failure.Message} Check that its disk has room.", failure);
        }
    }

    private BackupManifest Write(BackupFolder folder, CancellationToken cancellationToken)
    {
        string takenAt;
        using (TakeTurn(cancellationToken)) takenAt = CopyAll(folder, cancellationToken);
        if (options.WithMasterKey) CopyFile("master.key", folder);
        return folder.Finish(new BackupManifest(BackupManifest.PresentFormat, takenAt, options.WrittenBy, []));
    }

    /// <summary>What a log holds that nobody writes. A server that runs has looked at it itself, and writes over it meanwhile: what it leaves of earlier generations would be taken for damage.</summary>
    private void RefuseDamagedLogs()
    {
        if (_directory.IsInUse()) return;
        try
        {
            LogExamination.RefuseDamaged(_directory.CommitFile, CommitSchema.StreamsPage);
            LogExamination.RefuseDamaged(_directory.RecordFile, RecordSchema.WaitingPage);
        }
        catch (StoreDamagedException) when (_directory.IsInUse())
        {
            // A server has started since, and has looked at it.
        }
    }

    /// <summary>Waits for the checkpoint at hand to end, and keeps the next one from beginning.</summary>
    private IDisposable TakeTurn(CancellationToken cancellationToken)
    {
        options.OnProgress(new BackupProgress(null, 0, 0));
        while (true)
        {
            if (TurnFile.TryTake(_directory.Path) is { } turn) return turn;
            if (cancellationToken.WaitHandle.WaitOne(Pause)) throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>What is written all the time comes first, of one moment, so that its logs may soon start over; the rest stands still while the turn is ours.</summary>
    private string CopyAll(BackupFolder folder, CancellationToken cancellationToken)
    {
        string takenAt;
        using (var cut = BackupCut.Take(_directory.RecordFile, _directory.CommitFile))
        {
            takenAt = options.Now();
            Copy(cut.Commits, folder, cancellationToken);
            cut.Commits.Dispose();
            Copy(cut.Records, folder, cancellationToken);
        }
        CopyDatabase(_directory.StateFile, folder, cancellationToken);
        foreach (var path in Files(_directory.HistoryDirectory, "*.db")) CopyDatabase(path, folder, cancellationToken);
        foreach (var path in Files(_directory.IdentitiesDirectory, "*.run")) CopyFile(Path.GetRelativePath(_directory.Path, path), folder);
        return takenAt;
    }

    private void CopyDatabase(string path, BackupFolder folder, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) return;
        using var snapshot = SnapshotCopy.Take(path);
        Copy(snapshot, folder, cancellationToken);
    }

    private void Copy(SnapshotCopy snapshot, BackupFolder folder, CancellationToken cancellationToken)
    {
        var relative = Path.GetRelativePath(_directory.Path, snapshot.Path);
        var (target, total) = (folder.Prepare(relative), new FileInfo(snapshot.Path).Length);
        snapshot.CopyTo(target, copied => options.OnProgress(new BackupProgress(relative, copied, Math.Max(copied, total))), cancellationToken);
    }

    private void CopyFile(string relative, BackupFolder folder)
    {
        var source = Path.Combine(_directory.Path, relative);
        if (!File.Exists(source)) return;
        var bytes = folder.Copy(source, relative);
        options.OnProgress(new BackupProgress(relative, bytes, bytes));
    }

    private static IEnumerable<string> Files(string directory, string pattern) =>
        Directory.Exists(directory) ? Directory.EnumerateFiles(directory, pattern).Order(StringComparer.Ordinal) : [];
}

/// <summary>How a backup is taken.</summary>
/// <param name="WithMasterKey">Whether <c>master.key</c> comes along: whoever has the backup can then read the secrets in it.</param>
/// <param name="WrittenBy">The version that writes it.</param>
/// <param name="Now">The present, in ISO 8601 UTC.</param>
/// <param name="OnProgress">Told how far it is.</param>
public sealed record BackupOptions(bool WithMasterKey, string WrittenBy, Func<string> Now, Action<BackupProgress> OnProgress);

/// <summary>How far a backup or a restore is.</summary>
/// <param name="File">The file at hand; null while it waits for the checkpoint at hand.</param>
public readonly record struct BackupProgress(string? File, long Bytes, long TotalBytes);
