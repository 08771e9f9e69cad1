using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Brimful.Engine.Ports;

namespace Brimful.Storage.Sqlite.Backups;

/// <summary>What a backup consists of, written last: a directory without one is no backup.</summary>
/// <param name="Format">The form of the backup; this version writes and reads 1.</param>
/// <param name="TakenAt">The moment that the backup is of, in ISO 8601 UTC.</param>
public sealed record BackupManifest(int Format, string TakenAt, string WrittenBy, ImmutableArray<BackupFile> Files)
{
    public const string FileName = "manifest.json";
    public const int PresentFormat = 1;

    /// <summary>A data directory of the embedded store.</summary>
    public const string Embedded = "sqlite";

    /// <summary>The tables of a PostgreSQL database.</summary>
    public const string Database = "postgres";

    /// <summary>What it is a backup of: <see cref="Embedded"/> or <see cref="Database"/>.</summary>
    public string Store { get; init; } = Embedded;

    /// <summary>Of a database, the number of the last migration that its tables have had.</summary>
    public int? Schema { get; init; }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Reads the manifest of a backup.</summary>
    /// <exception cref="StoreRefusedException">There is none, it is damaged, or of a newer form.</exception>
    public static BackupManifest Read(string backup)
    {
        var path = System.IO.Path.Combine(backup, FileName);
        if (!File.Exists(path)) throw new StoreRefusedException($"'{backup}' is not a backup of Brimful's: it has no {FileName}. Name the directory that brimful backup wrote.");
        try
        {
            var manifest = JsonSerializer.Deserialize<BackupManifest>(File.ReadAllBytes(path), Json);
            if (manifest is { Format: not PresentFormat and not 0 })
                throw new StoreRefusedException($"'{path}' has format {manifest.Format}, and this Brimful reads {PresentFormat}. Run the version that wrote it, or a newer one.");
            if (manifest is { Format: PresentFormat, Files.IsDefaultOrEmpty: false } && manifest.Files.All(static file => file is { Path: not null, Sha256: not null })) return manifest;
            throw new StoreRefusedException($"'{path}' is damaged: it does not name what the backup consists of. Take another backup.");
        }
        catch (JsonException fault)
        {
            throw new StoreRefusedException($"'{path}' is damaged: {fault.Message} Take another backup.", fault);
        }
    }

    /// <summary>Reads the manifest of a backup of one kind of store.</summary>
    /// <exception cref="StoreRefusedException">There is none, it is of a newer form, or of another store.</exception>
    public static BackupManifest Read(string backup, string store)
    {
        var manifest = Read(backup);
        if (manifest.Store == store) return manifest;
        throw new StoreRefusedException(manifest.Store == Database
            ? $"'{backup}' is a backup of a PostgreSQL database. Set Brimful__Store=postgres and Brimful__Postgres to the database that it is to be restored to."
            : $"'{backup}' is a backup of a data directory. Set Brimful__Store=sqlite, and name the directory to make with --data-directory.");
    }

    /// <summary>Writes it, durable on return.</summary>
    public void Write(string backup)
    {
        using var file = new FileStream(System.IO.Path.Combine(backup, FileName), FileMode.CreateNew, FileAccess.Write);
        JsonSerializer.Serialize(file, this, Json);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Length and checksum of a file as it is on the disk.</summary>
    public static BackupFile Measure(string root, string relative)
    {
        using var file = File.OpenRead(System.IO.Path.Combine(root, relative));
        var hash = SHA256.HashData(file);
        return new BackupFile(relative.Replace(System.IO.Path.DirectorySeparatorChar, '/'), file.Length, Convert.ToHexStringLower(hash));
    }
}
