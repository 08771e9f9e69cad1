using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Connections;
using Brimful.Storage.Postgres.Migrations;
using Npgsql;

namespace Brimful.Storage.Postgres.Backups;

/// <summary>Fills the tables of a database that holds no store with what a backup holds: all of it in one transaction, so that half a restore leaves none.</summary>
public sealed class PostgresRestore(PostgresOptions options)
{
    private readonly Place _owner = Place.Of(options.OwnerConnectionString ?? options.ConnectionString);

    /// <summary>Makes the tables as the backup had them, and fills them. A later version's migrations follow at the next opening.</summary>
    /// <param name="schema">The number of the last migration that the backed up tables have had.</param>
    /// <param name="files">Names of the backup's files.</param>
    /// <param name="open">Opens the file of a name.</param>
    /// <param name="onRestored">Told of each file when it is in its table.</param>
    /// <exception cref="StoreRefusedException">The database holds a store, or the backup cannot be read by this version.</exception>
    /// <exception cref="StoreUnavailableException">The database cannot be reached, or refuses for now.</exception>
    public void Fill(int schema, IEnumerable<string> files, Func<string, Stream> open, Action<string> onRestored)
    {
        if (schema > Migration.All.Count) throw new StoreRefusedException($"The backup has schema {schema}, and this Brimful knows up to {Migration.All.Count}. Restore it with the version that wrote it, or a newer one.");
        try
        {
            using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_owner.Text.ConnectionString) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
            connection.Open();
            RefuseUsed(connection);
            Migrator.Run(_owner, schema);
            if (Migrator.VersionOf(connection) != schema) throw new StoreRefusedException($"{_owner} has tables of another version than the backup, though no store. Restore to a database without a schema brimful: DROP SCHEMA brimful CASCADE;");
            using var whole = connection.BeginTransaction();
            // Of two restores at once, and of a server that starts meanwhile, the later one waits here and finds the store of the first.
            connection.Run(new Statement("LOCK TABLE brimful.installation IN ACCESS EXCLUSIVE MODE"));
            RefuseUsed(connection);
            Fill(connection, files, open, onRestored);
            whole.Commit();
        }
        catch (Exception failure) when (PostgresFailure.Is(failure) && failure is not IOException { InnerException: null })
        {
            throw PostgresFailure.Of(failure, _owner.ToString());
        }
    }

    private void RefuseUsed(NpgsqlConnection connection)
    {
        if (Migrator.VersionOf(connection) == 0) return;
        var isUsed = connection.List(new Statement("SELECT EXISTS (SELECT FROM brimful.installation)"), row => row.GetBoolean(0))[0];
        if (isUsed) throw new StoreRefusedException($"{_owner} holds a store already. Restore to a database without one; what is in this one is not touched.");
    }

    private static void Fill(NpgsqlConnection connection, IEnumerable<string> files, Func<string, Stream> open, Action<string> onRestored)
    {
        var tables = StoredTable.Of(connection).ToDictionary(table => table.Name, StringComparer.Ordinal);
        foreach (var table in tables.Values)
        {
            if (table.BindsOwner) connection.Run(new Statement($"ALTER TABLE brimful.{table.Name} NO FORCE ROW LEVEL SECURITY"));
            connection.Run(new Statement($"TRUNCATE brimful.{table.Name}"));
        }
        foreach (var file in files)
        {
            if (StoredTable.Read(file) is not { } stored) continue;
            if (!tables.TryGetValue(stored.Table, out var table)) throw new StoreRefusedException($"The backup holds a table '{stored.Table}' that its version does not have. Do not trust this backup.");
            if (stored.Day is { } day) connection.Run(new Statement("SELECT brimful.make_history_days($1)").With([day]));
            Fill(connection, table, open(file));
            onRestored(file);
        }
        foreach (var table in tables.Values.Where(table => table.BindsOwner)) connection.Run(new Statement($"ALTER TABLE brimful.{table.Name} FORCE ROW LEVEL SECURITY"));
        GoOnCounting(connection);
    }

    private static void Fill(NpgsqlConnection connection, StoredTable table, Stream file)
    {
        using (file)
        {
            using var into = connection.BeginRawBinaryCopy($"COPY brimful.{table.Name} ({table.Columns}) FROM STDIN (FORMAT binary)");
            file.CopyTo(into);
        }
    }

    /// <summary>Numbers that the database gives go on after those that are given.</summary>
    private static void GoOnCounting(NpgsqlConnection connection)
    {
        var columns = connection.List(
            new Statement("SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'brimful' AND is_identity = 'YES'"),
            row => (Table: row.GetString(0), Column: row.GetString(1)));
        foreach (var (table, column) in columns)
            connection.Run(new Statement($"SELECT setval(pg_get_serial_sequence('brimful.{table}', '{column}'), coalesce((SELECT max({column}) FROM brimful.{table}), 0) + 1, false)"));
        connection.Run(new Statement("SELECT setval('brimful.run_copies', coalesce((SELECT max(copy) FROM brimful.run_blocks), 0) + 1, false)"));
    }
}
