using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.State;

namespace Brimful.Storage.Sqlite.Tests.Directories;

public sealed class DataDirectoryTests : IDisposable
{
    private static readonly NewInstallation Installation = new(1, "id", [1]);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_directory_in_use_is_refused_until_it_is_free()
    {
        using (SqliteStore.Open(_directory.Options))
        {
            var refusal = Should.Throw<StoreRefusedException>(() => SqliteStore.Open(_directory.Options));
            refusal.Message.ShouldContain(_directory.Path);
            refusal.Message.ShouldContain("another Brimful");
        }

        SqliteStore.Open(_directory.Options).Dispose();
    }

    [Fact]
    public void A_file_in_place_of_the_directory_is_refused()
    {
        File.WriteAllText(_directory.File("a-file"), "");

        Should.Throw<StoreRefusedException>(() => SqliteStore.Open(new SqliteOptions { DataDirectory = _directory.File("a-file") }))
            .Message.ShouldContain("is a file");
        Should.Throw<StoreRefusedException>(() => SqliteStore.Open(new SqliteOptions { DataDirectory = _directory.File("a-file/below") }));
    }

    [Fact]
    public void A_directory_that_is_not_there_is_created()
    {
        var options = new SqliteOptions { DataDirectory = _directory.File("new/deep") };

        SqliteStore.Open(options).Dispose();

        Directory.Exists(options.DataDirectory).ShouldBeTrue();
    }

    [Theory]
    [InlineData("commit.db")]
    [InlineData("state.db")]
    [InlineData("records.db")]
    public void A_file_that_is_no_database_is_refused_and_named(string name)
    {
        Open().Dispose();
        File.WriteAllText(_directory.File(name), new string('x', 100_000));

        Should.Throw<StoreRefusedException>(() => Open().Dispose()).Message.ShouldContain(name);
    }

    [Fact]
    public void A_state_file_of_another_installation_is_refused()
    {
        Open().Dispose();
        foreach (var file in Directory.GetFiles(_directory.Path, "commit.db*")) File.Delete(file);

        Should.Throw<StoreRefusedException>(() => Open(Installation with { Id = "other" }).Dispose()).Message.ShouldContain("belongs to installation id");
    }

    [Fact]
    public void A_missing_state_file_is_made_anew_and_holds_no_checkpoint()
    {
        using (var store = Open()) store.Shards.SaveCheckpoint(0, new StreamCheckpoint(1, default));
        File.Delete(_directory.File("state.db"));

        using var reopened = Open();
        reopened.Shards.LoadCheckpoint(0).ShouldBeNull();
    }

    [Fact]
    public void A_missing_record_file_is_refused_because_nothing_can_make_it_anew()
    {
        Open().Dispose();
        File.Delete(_directory.File("records.db"));

        Should.Throw<StoreRefusedException>(() => Open().Dispose()).Message.ShouldContain("Restore it from a backup");
    }

    [Fact]
    public async Task Records_of_a_state_file_from_before_are_moved_to_their_own()
    {
        using (var store = Open())
        {
            store.Shards.SaveCheckpoint(0, new StreamCheckpoint(1, default));
            foreach (var tenant in new[] { "t1", "t2" })
                await store.ApiKeys.SaveAsync(new ApiKeyRecord("id" + tenant, tenant, "n", [], "hash" + tenant, NodaTime.Instant.FromUnixTimeSeconds(0), null, null), default);
        }
        MakeAsBefore();

        for (var start = 0; start < 2; start++)
        {
            using var store = Open();
            (await store.ApiKeys.ListAsync("t2", default)).Single().SecretSha256.ShouldBe("hasht2");
            store.Shards.LoadCheckpoint(0).ShouldNotBeNull();
        }
        using var state = Connections.Connection.OpenReadOnly(_directory.File("state.db"));
        state.Prepare("SELECT count(*) FROM sqlite_master WHERE name = 'facts'").First(row => row.Int64(0)).ShouldBe(0);
    }

    [Theory]
    [InlineData("ALTER TABLE rolled RENAME COLUMN through_sequence TO through_seqtence")]
    [InlineData("DROP TABLE rolled")]
    public void A_file_whose_names_were_damaged_is_refused_as_damaged(string damage)
    {
        using (var store = Open()) store.Shards.History.Rollups.RolledThrough(0).ShouldBe(0);
        var file = _directory.File("history/rollups.db");
        using (var connection = Connections.Connection.Open(file)) connection.Execute(damage);

        using var damaged = Open();
        Should.Throw<StoreDamagedException>(() => damaged.Shards.History.Rollups.RolledThrough(0)).Message.ShouldContain(file);
    }

    [Fact]
    public void A_file_of_a_newer_schema_is_refused()
    {
        Open().Dispose();
        using (var connection = Connections.Connection.Open(_directory.File("state.db"))) connection.Execute("PRAGMA user_version = 999");

        Should.Throw<StoreRefusedException>(() => Open().Dispose()).Message.ShouldContain("newer");
    }

    /// <summary>Puts all tables into the state file, as the version before did.</summary>
    private void MakeAsBefore()
    {
        using (var state = Connections.Connection.Open(_directory.File("state.db")))
        {
            foreach (var create in StateSchema.Value.Migrations.Skip(1).Take(7)) create.Apply(state);
            foreach (var table in new[] { "chunks", "checkpoints" }) state.Execute($"ALTER TABLE {table} DROP COLUMN seal");
            state.Execute($"ATTACH '{_directory.File("records.db")}' AS records; DELETE FROM projection; PRAGMA user_version = 8;");
            foreach (var table in new[] { "api_keys", "projection" }) state.Execute($"INSERT INTO {table} SELECT * FROM records.{table}");
        }
        foreach (var file in Directory.GetFiles(_directory.Path, "records.db*")) File.Delete(file);
    }

    private SqliteStore Open(NewInstallation? installation = null)
    {
        var store = SqliteStore.Open(_directory.Options);
        try
        {
            store.Shards.Open(installation ?? Installation);
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }
}
