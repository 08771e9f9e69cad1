using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Migrations;
using Brimful.Storage.Postgres.Tests.Databases;

namespace Brimful.Storage.Postgres.Tests.Migrations;

public sealed class MigrationTests : IDisposable
{
    private static readonly NewInstallation Installation = new(2, "0123456789abcdef0123456789abcdef", [1, 2, 3]);

    private readonly TestDatabase _database = new();
    private readonly string _name;

    public MigrationTests() => _name = "user_" + Guid.NewGuid().ToString("N");

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Migrations_are_numbered_from_one_without_gaps() =>
        Migration.All.Select(migration => migration.Number).ShouldBe(Enumerable.Range(1, Migration.All.Count));

    [Fact]
    public async Task Of_processes_that_start_at_once_each_finds_the_tables_made_once()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => PostgresStore.Open(Options()))));

        stores.Select(store => store.Shards.Open(Installation).Epoch).ShouldBe(Enumerable.Range(1, 6).Select(epoch => (long)epoch));
        foreach (var store in stores) store.Dispose();
    }

    [Fact]
    public void A_start_that_waits_for_another_says_so_once_and_goes_on_when_that_is_done()
    {
        using var other = new Npgsql.NpgsqlConnection(_database.ConnectionString + ";Pooling=false");
        other.Open();
        using var taken = new Npgsql.NpgsqlCommand("SELECT pg_advisory_lock(x'6272696D66756C'::bigint)", other);
        taken.ExecuteNonQuery();
        var told = new List<string>();

        using var store = PostgresStore.Open(Options() with
        {
            OnWaiting = sentence =>
            {
                told.Add(sentence);
                other.Close();
            },
        });

        told.ShouldHaveSingleItem().ShouldContain("waiting until it is done");
        store.Shards.Open(Installation).Epoch.ShouldBe(1);
    }

    [Fact]
    public void A_database_from_a_newer_Brimful_is_refused()
    {
        _database.Open();
        _database.Execute("INSERT INTO brimful.migrations (number, name) VALUES (999, 'later')");

        Should.Throw<StoreRefusedException>(() => _database.Open()).Message.ShouldContain("has schema 999");
    }

    [Fact]
    public void A_role_that_owns_the_database_and_may_make_roles_needs_nothing_else()
    {
        _database.Execute($"CREATE ROLE {_name} LOGIN CREATEROLE; ALTER DATABASE {DatabaseName} OWNER TO {_name}");

        _database.Open(Options(_name)).Shards.Open(Installation).Epoch.ShouldBe(1);
    }

    [Fact]
    public void A_role_without_rights_is_refused_with_what_to_grant()
    {
        _database.Execute($"CREATE ROLE {_name} LOGIN");

        var message = Should.Throw<StoreRefusedException>(() => _database.Open(Options(_name))).Message;

        message.ShouldContain($"GRANT brimful_engine, brimful_tenant TO {_name}");
    }

    [Fact]
    public void A_role_that_owns_nothing_runs_what_the_owner_has_made()
    {
        _database.Execute($"CREATE ROLE {_name} LOGIN");
        _database.Open(Options()).Shards.Open(Installation);
        Should.Throw<StoreRefusedException>(() => _database.Open(Options(_name))).Message.ShouldContain($"GRANT brimful_engine, brimful_tenant TO {_name}");

        _database.Execute($"GRANT brimful_engine, brimful_tenant TO {_name}");
        _database.Open(Options(_name)).Shards.Open(Installation).Epoch.ShouldBe(2);
        _database.Open(Options(_name) with { OwnerConnectionString = _database.ConnectionString }).Shards.Open(Installation).Epoch.ShouldBe(3);
    }

    [Theory]
    [InlineData("nonsense", "is not a connection string")]
    [InlineData("Database=brimful", "It names no host")]
    [InlineData("Host=127.0.0.1;Port={0};Username=postgres;Database=missing", "'missing'")]
    [InlineData("Host=127.0.0.1;Port={0};Username=nobody_here;Database=postgres", "does not let Brimful in")]
    public void What_cannot_be_used_is_refused_with_its_remedy(string text, string expected) =>
        Should.Throw<StoreRefusedException>(() => PostgresStore.Open(new PostgresOptions { ConnectionString = string.Format(text, TestServer.Value.Port) }))
            .Message.ShouldContain(expected);

    [Fact]
    public void A_server_that_is_not_there_is_unavailable() =>
        Should.Throw<StoreUnavailableException>(() => PostgresStore.Open(new PostgresOptions { ConnectionString = "Host=127.0.0.1;Port=1;Username=postgres" }))
            .Message.ShouldSatisfyAllConditions(message => message.ShouldContain("cannot be reached"), message => message.ShouldNotContain("by itself", customMessage: "a start that failed does not"));

    [Fact]
    public void A_database_that_is_not_UTF_8_is_refused()
    {
        _database.Execute($"CREATE DATABASE {_name} ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");

        Should.Throw<StoreRefusedException>(() => PostgresStore.Open(new PostgresOptions { ConnectionString = TestServer.Value.ConnectionString(_name) }))
            .Message.ShouldContain("SQL_ASCII");
    }

    private string DatabaseName => new Npgsql.NpgsqlConnectionStringBuilder(_database.ConnectionString).Database!;

    private PostgresOptions Options(string user = "postgres") =>
        new() { ConnectionString = TestServer.Value.ConnectionString(DatabaseName, user) };
}
