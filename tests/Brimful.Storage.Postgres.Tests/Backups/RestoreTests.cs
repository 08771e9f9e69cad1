using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Backups;
using Brimful.Storage.Postgres.Tests.Databases;
using Npgsql;

namespace Brimful.Storage.Postgres.Tests.Backups;

/// <summary>A restore fills a database that holds no store, whoever else is about to.</summary>
public sealed class RestoreTests : IDisposable
{
    private const string Waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    private readonly TestDatabase _source = new();
    private readonly TestDatabase _target = new();

    public void Dispose()
    {
        _source.Dispose();
        _target.Dispose();
    }

    [Fact]
    public async Task Of_two_restores_to_one_database_at_once_the_later_one_finds_the_store_of_the_first()
    {
        var (schema, files) = BackedUp();
        _target.Open();
        _target.Close();
        await using var gate = new NpgsqlConnection(_target.ConnectionString + ";Pooling=false");
        await gate.OpenAsync();
        await using var held = await gate.BeginTransactionAsync();
        await RunAsync(gate, "LOCK TABLE brimful.api_keys IN ACCESS SHARE MODE"); // the first table that is filled, so that whoever may fill the tables waits before it touches the list of stores

        Task[] restores = [Restoring(schema, files), Restoring(schema, files)];
        while (await RunAsync(gate, Waiting) is < 2L && !Array.Exists(restores, static restore => restore.IsCompleted))
        {
            // One has found no store and waits to fill the tables; the other waits for it, or has found none either.
        }
        await held.CommitAsync();

        var ends = await Task.WhenAll(restores.Select(async restore => await Record.ExceptionAsync(() => restore)));
        ends.Where(static end => end is not null).ShouldHaveSingleItem().ShouldBeOfType<StoreRefusedException>().Message.ShouldContain("holds a store already");
    }

    private (int Schema, Dictionary<string, byte[]> Files) BackedUp()
    {
        _source.Open().Shards.Open(new NewInstallation(1, new string('a', 32), [.. new byte[16]]));
        _source.Close();
        var files = new Dictionary<string, MemoryStream>();
        var schema = new PostgresBackup(new PostgresOptions { ConnectionString = _source.ConnectionString }).Write(name => files[name] = new MemoryStream(), static (_, _) => { }, default);
        return (schema, files.ToDictionary(static file => file.Key, static file => file.Value.ToArray()));
    }

    private Task Restoring(int schema, Dictionary<string, byte[]> files) => Task.Run(() =>
        new PostgresRestore(new PostgresOptions { ConnectionString = _target.ConnectionString }).Fill(schema, files.Keys, file => new MemoryStream(files[file]), static _ => { }));

    private static async Task<object?> RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
