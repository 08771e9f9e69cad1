using System.Globalization;
using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Connections;
using Npgsql;

namespace Brimful.Storage.Postgres.Migrations;

/// <summary>
/// Brings a database to this version's shape when it is not there yet: under a lock, so that of several processes that start at once one
/// migrates and the others wait; each migration with its number in one transaction, so that one that is cut short is made again.
/// </summary>
internal static class Migrator
{
    /// <summary>The key of the advisory lock: "brimful" in ASCII.</summary>
    private const long LockKey = 0x62_72_69_6D_66_75_6C;

    private const int SecondsOfSilence = 2;

    private const int OldestServer = 150_000;

    private const string MakeRole =
        """
        DO $$ BEGIN
            IF to_regrole('{0}') IS NULL THEN CREATE ROLE {0} NOLOGIN; END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$;
        """;

    /// <exception cref="StoreRefusedException">The database cannot be used; the message says what to do.</exception>
    public static void Run(Place owner, Action<string>? onWaiting = null) => Run(owner, Migration.All.Count, onWaiting);

    /// <summary>Makes the tables of this or an earlier version.</summary>
    /// <param name="last">The number of the last migration to apply.</param>
    /// <param name="onWaiting">Told when another process has kept the lock for some seconds.</param>
    /// <exception cref="StoreRefusedException">The database cannot be used; the message says what to do.</exception>
    public static void Run(Place owner, int last, Action<string>? onWaiting = null)
    {
        try
        {
            using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(owner.Text.ConnectionString) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
            connection.Open();
            CheckServer(connection, owner);
            if (IsAt(connection, owner, last)) return;
            Lock(connection, owner, onWaiting);
            Migrate(connection, owner, last);
        }
        catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.InsufficientPrivilege)
        {
            throw Unpermitted(owner, refused);
        }
        catch (Exception failure) when (PostgresFailure.Is(failure))
        {
            throw PostgresFailure.Of(failure, owner.ToString());
        }
    }

    /// <summary>The number of the last migration that a database has had; 0 when it has no tables of Brimful's.</summary>
    public static int VersionOf(NpgsqlConnection connection)
    {
        var isThere = connection.List(new Statement("SELECT to_regclass('brimful.migrations') IS NOT NULL"), row => row.GetBoolean(0))[0];
        return isThere ? connection.List(new Statement("SELECT coalesce(max(number), 0) FROM brimful.migrations"), row => row.GetInt32(0))[0] : 0;
    }

    private static void Migrate(NpgsqlConnection connection, Place owner, int last)
    {
        if (IsAt(connection, owner, last)) return;
        foreach (var role in Roles.All) Execute(connection, string.Format(CultureInfo.InvariantCulture, MakeRole, role));
        Execute(
            connection,
            $"""
            CREATE SCHEMA IF NOT EXISTS brimful;
            GRANT USAGE ON SCHEMA brimful TO {string.Join(", ", Roles.All)};
            CREATE TABLE IF NOT EXISTS brimful.migrations (number integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
            GRANT SELECT ON brimful.migrations TO {string.Join(", ", Roles.All)};
            """);
        var version = VersionOf(connection);
        foreach (var migration in Migration.All.Where(migration => migration.Number > version && migration.Number <= last)) Apply(connection, migration);
    }

    /// <summary>Waits for the lock, however long that takes.</summary>
    private static void Lock(NpgsqlConnection connection, Place owner, Action<string>? onWaiting)
    {
        var take = $"SELECT pg_advisory_lock({LockKey})";
        try
        {
            Execute(connection, $"SET lock_timeout = '{SecondsOfSilence}s'");
            Execute(connection, take);
        }
        catch (PostgresException kept) when (kept.SqlState is PostgresErrorCodes.LockNotAvailable)
        {
            onWaiting?.Invoke(
                $"{owner} is being made ready by another process of Brimful's; waiting until it is done. If there is none any more, end its session: "
                + $"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = {LockKey >> 32} AND objid = {LockKey & uint.MaxValue} AND granted;");
            Execute(connection, "SET lock_timeout = 0");
            Execute(connection, take);
        }
        Execute(connection, "SET lock_timeout = 0");
    }

    private static void Apply(NpgsqlConnection connection, Migration migration)
    {
        using var transaction = connection.BeginTransaction();
        Execute(connection, "SET LOCAL search_path = brimful;" + migration.Sql);
        connection.Run(new Statement("INSERT INTO brimful.migrations (number, name) VALUES ($1, $2)").With(migration.Number).With(migration.Name));
        transaction.Commit();
    }

    private static bool IsAt(NpgsqlConnection connection, Place place, int last)
    {
        var version = VersionOf(connection);
        if (version <= Migration.All.Count) return version >= last;
        throw new StoreRefusedException(
            $"{place} has schema {version}, and this Brimful knows up to {Migration.All.Count}. Run the version that migrated it, or a newer one.");
    }

    private static void CheckServer(NpgsqlConnection connection, Place place)
    {
        var (version, encoding) = connection.List(
            new Statement("SELECT current_setting('server_version_num')::int, current_setting('server_encoding')"), row => (row.GetInt32(0), row.GetString(1)))[0];
        if (version < OldestServer) throw new StoreRefusedException($"{place} is PostgreSQL {version / 10_000}. Brimful needs 15 or newer.");
        if (encoding != "UTF8")
            throw new StoreRefusedException($"{place} is encoded as {encoding}. Make one in UTF-8: CREATE DATABASE name ENCODING 'UTF8' TEMPLATE template0;");
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static StoreRefusedException Unpermitted(Place owner, PostgresException refused) => new(
        $"{owner} must be made ready, and {owner.Text.Username} may not: {refused.MessageText}. As a superuser run: "
        + $"CREATE ROLE {Roles.Engine} NOLOGIN; CREATE ROLE {Roles.Tenant} NOLOGIN; GRANT {Roles.Engine}, {Roles.Tenant} TO {owner.Text.Username}; "
        + $"GRANT CREATE ON DATABASE {owner.Text.Database} TO {owner.Text.Username}; "
        + "or start once with the connection string of somebody who may (Brimful__PostgresOwner).",
        refused);
}
