namespace Brimful.Storage.Sqlite.Backups;

/// <summary>A file of a backup.</summary>
/// <param name="Path">Relative to the backup, parted by slashes.</param>
/// <param name="Sha256">Of its content, in lower-case hexadecimal.</param>
public sealed record BackupFile(string Path, long Bytes, string Sha256);
