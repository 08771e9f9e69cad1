using Brimful.Engine.Ports;

namespace Brimful.Storage.Sqlite.Connections;

/// <summary>
/// The shape of one kind of database file: numbered migrations, of which a file remembers in <c>user_version</c> how many it has had.
/// A migration that has been released is never edited; a change of shape is a new one at the end.
/// </summary>
/// <param name="PageBytes">The page size that a new file gets; an old one keeps its own.</param>
internal sealed record Schema(int PageBytes, IReadOnlyList<Migration> Migrations)
{
    /// <summary>Whether what is deleted is overwritten at once. Not where much is deleted all the time: every page that is freed is written once more.</summary>
    public bool OverwritesDeleted { get; init; } = true;

    /// <summary>Whether what is written goes to a write-ahead log first, so that others read meanwhile. Otherwise it goes to the file at once, and only pages that are changed, not those that
    /// are added, are written twice.</summary>
    public bool HasLog { get; init; } = true;

    /// <summary>Makes a file ready for use: write-ahead log without automatic checkpoints, and every migration applied.</summary>
    /// <exception cref="StoreRefusedException">The file was written by a newer Brimful.</exception>
    public void Prepare(Connection connection)
    {
        connection.Execute($"PRAGMA page_size = {PageBytes}");
        connection.Execute(HasLog ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = TRUNCATE");
        connection.Execute("PRAGMA wal_autocheckpoint = 0");
        connection.Execute("PRAGMA journal_size_limit = 268435456");
        connection.Execute("PRAGMA temp_store = MEMORY");
        if (OverwritesDeleted) connection.Execute("PRAGMA secure_delete = ON");
        connection.SyncCommits(true);
        Migrate(connection);
    }

    private void Migrate(Connection connection)
    {
        var version = Version(connection);
        if (version > Migrations.Count) throw TooNew(connection.Path, version);
        if (version == Migrations.Count) return;
        connection.InTransaction(() =>
        {
            for (var next = Version(connection); next < Migrations.Count; next++) Migrations[(int)next].Apply(connection);
            connection.Execute($"PRAGMA user_version = {Migrations.Count}");
        });
    }

    private static long Version(Connection connection) =>
        connection.Prepare("PRAGMA user_version").First(row => row.Int64(0));

    private StoreRefusedException TooNew(string path, long version) =>
        new($"'{path}' has schema {version}, and this Brimful knows up to {Migrations.Count}. Run the version that wrote it, or a newer one.");
}

/// <summary>A change of a file's shape, made inside of a transaction.</summary>
internal sealed record Migration(Action<Connection> Apply)
{
    /// <summary>One that is statements.</summary>
    public static implicit operator Migration(string statements) => new(connection => connection.Execute(statements));
}
