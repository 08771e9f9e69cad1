using System.Data;
using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Connections;
using Brimful.Storage.Postgres.Migrations;
using Npgsql;

namespace Brimful.Storage.Postgres.Backups;

/// <summary>
/// Copies the tables of a database as they are at one moment, while its server runs and takes usage: one transaction that sees one snapshot.
/// What a crash at that moment would have left is a state that a start recovers from, and so is this.
/// </summary>
public sealed class PostgresBackup(PostgresOptions options)
{
    private const int CopyBytes = 1 << 20;

    private readonly Place _place = Place.Of(options.ConnectionString);

    /// <summary>Writes each table to a file of its own.</summary>
    /// <param name="create">Makes the file of a name.</param>
    /// <param name="onCopied">Told of each file, and of how many bytes of it are written.</param>
    /// <returns>The number of the last migration that the tables have had: what reads them again must have it too.</returns>
    /// <exception cref="StoreRefusedException">There is no store in the database, or it is of a newer Brimful.</exception>
    /// <exception cref="StoreUnavailableException">The database cannot be reached, or refuses for now.</exception>
    /// <exception cref="OperationCanceledException"/>
    public int Write(Func<string, Stream> create, Action<string, long> onCopied, CancellationToken cancellationToken)
    {
        try
        {
            using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_place.Text.ConnectionString) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
            connection.Open();
            var schema = Migrator.VersionOf(connection);
            if (schema == 0) throw new StoreRefusedException($"{_place} holds no store of Brimful's. Name its database in Brimful__Postgres.");
            if (schema > Migration.All.Count) throw new StoreRefusedException($"{_place} has schema {schema}, and this Brimful knows up to {Migration.All.Count}. Back it up with the version that migrated it, or a newer one.");
            connection.Run(new Statement($"SET ROLE {Roles.Engine}"));
            using var moment = connection.BeginTransaction(IsolationLevel.RepeatableRead);
            connection.Run(new Statement("SET TRANSACTION READ ONLY"));
            foreach (var table in StoredTable.Of(connection))
                foreach (var (file, rows) in table.Files(connection)) Copy(connection, rows, create(file), written => onCopied(file, written), cancellationToken);
            return schema;
        }
        catch (Exception failure) when (PostgresFailure.Is(failure) && failure is not IOException { InnerException: null })
        {
            throw PostgresFailure.Of(failure, _place.ToString());
        }
    }

    private static void Copy(NpgsqlConnection connection, string rows, Stream file, Action<long> onWritten, CancellationToken cancellationToken)
    {
        using (file)
        {
            using var from = connection.BeginRawBinaryCopy($"COPY ({rows}) TO STDOUT (FORMAT binary)");
            var (buffer, written) = (new byte[CopyBytes], 0L);
            for (int read; (read = from.Read(buffer)) > 0; onWritten(written += read))
            {
                cancellationToken.ThrowIfCancellationRequested();
                file.Write(buffer.AsSpan(0, read));
            }
            if (file is FileStream onDisk) onDisk.Flush(flushToDisk: true);
        }
    }
}
