using System.Buffers.Binary;
using System.Text;
using Brimful.Engine.Accounts;
using Brimful.Engine.Checkpoints;
using Brimful.Engine.Events;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Engine.Tenants;
using Brimful.Server.Verify;
using Brimful.Storage.Sqlite;
using NodaTime;
using SQLitePCL;

namespace Brimful.Server.Tests.Hosting;

public sealed class VerifyTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("brimful-verify-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_directory_is_verified_and_a_lost_day_of_history_is_named()
    {
        await UseAsync();
        var (code, output, _) = await VerifyAsync();
        code.ShouldBe(0, output);
        output.ShouldContain("Verified");

        File.Delete(Directory.GetFiles(Path.Combine(_directory, "history"), "2*.db").Single());
        (code, output, _) = await VerifyAsync();
        code.ShouldBe(1);
        output.ShouldContain("misses events");
    }

    [Theory]
    [InlineData("folded-event", "history/2026-03-01.db", "block 0 of the events of 2026-03-01")]
    [InlineData("later-event", "commit.db", "of the journal of stream")]
    public async Task A_flipped_bit_of_an_events_id_is_named(string id, string file, string named)
    {
        await UseAsync("folded-event", "later-event");
        await FlipAsync(Path.Combine(_directory, file), id);

        var (code, output, errors) = await VerifyAsync();

        code.ShouldBe(1);
        (output + errors).ShouldContain($"'{Path.Combine(_directory, file)}': ");
        (output + errors).ShouldContain(named);
        (output + errors).ShouldContain("is damaged");
    }

    [Theory]
    [InlineData("an index")]
    [InlineData("an entry of an index")]
    [InlineData("the free pages")]
    public async Task Damage_in_what_counting_never_reads_is_named(string what)
    {
        await UseAsync();
        var file = Path.Combine(_directory, "records.db");
        Execute(file, "CREATE TABLE filler (value BLOB); INSERT INTO filler VALUES (zeroblob(1000000)); DROP TABLE filler;"
            + "CREATE TABLE noted (value TEXT); CREATE INDEX noted_by_value ON noted (value); INSERT INTO noted VALUES ('found-by-this'); PRAGMA wal_checkpoint(TRUNCATE)");
        var bytes = await File.ReadAllBytesAsync(file);
        var pageBytes = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(16));
        if (what == "an entry of an index") bytes[bytes.AsSpan().LastIndexOf("found-by-this"u8)] ^= 1;
        else if (what == "an index") bytes.AsSpan((pageBytes * (RootOf(file, "noted_by_value") - 1)) + 3, 2).Fill(0xFF);
        else bytes.AsSpan((pageBytes * (BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(32)) - 1)) + 4, 4).Fill(0x7F);
        await File.WriteAllBytesAsync(file, bytes);

        var (code, output, errors) = await VerifyAsync();

        code.ShouldBe(1, output + errors);
        output.ShouldContain("File commit.db: ");
        output.ShouldContain("KiB: DAMAGED");
        output.ShouldContain($"  '{file}': ");
        output.ShouldContain("Stream 0: ", customMessage: "what is counted is verified all the same");
    }

    [Fact]
    public async Task A_state_file_that_is_lost_is_made_anew_from_history_and_verified()
    {
        await UseAsync();
        foreach (var file in Directory.GetFiles(_directory, "state.db*")) File.Delete(file);

        var (code, output, errors) = await VerifyAsync();

        code.ShouldBe(0, output + errors);
        output.ShouldContain("1 events, 1 buckets: ok");
    }

    [Fact]
    public async Task A_directory_in_use_and_one_without_a_store_are_refused()
    {
        (await VerifyAsync()).Errors.ShouldContain("There is no store");
        using var store = SqliteStore.Open(new SqliteOptions { DataDirectory = _directory });
        store.Shards.Open(new NewInstallation(2, new string('a', 32), [.. new byte[16]]));
        var (code, _, errors) = await VerifyAsync();
        code.ShouldBe(1);
        errors.ShouldContain("in use by another Brimful process");
    }

    /// <summary>Flips the last bit of the last letter of a text in a file, the one place where it stands.</summary>
    private static async Task FlipAsync(string file, string text)
    {
        var bytes = await File.ReadAllBytesAsync(file);
        var at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text));
        at.ShouldBeGreaterThanOrEqualTo(0);
        bytes[at + text.Length - 1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
    }

    private static void Execute(string file, string sql)
    {
        raw.sqlite3_open(file, out var database).ShouldBe(raw.SQLITE_OK);
        using (database) raw.sqlite3_exec(database, sql).ShouldBe(raw.SQLITE_OK);
    }

    private static int RootOf(string file, string name)
    {
        raw.sqlite3_open(file, out var database).ShouldBe(raw.SQLITE_OK);
        using (database)
        {
            raw.sqlite3_prepare_v2(database, $"SELECT rootpage FROM sqlite_schema WHERE name = '{name}'", out var statement).ShouldBe(raw.SQLITE_OK);
            using (statement)
            {
                raw.sqlite3_step(statement).ShouldBe(raw.SQLITE_ROW);
                return raw.sqlite3_column_int(statement, 0);
            }
        }
    }

    private Task UseAsync() => UseAsync("e1", null);

    /// <param name="folded">The id of an event that history has.</param>
    /// <param name="later">The id of one that only the journal has.</param>
    private async Task UseAsync(string folded, string? later)
    {
        using var store = SqliteStore.Open(new SqliteOptions { DataDirectory = _directory });
        using var node = new Node(store.Shards, SystemClock.Instance, new NewInstallation(2, new string('a', 32), [.. new byte[16]]), new NodeOptions(), _ => { });
        using var held = new HeldEvents(node, store.Events, new Nowhere());
        using var events = new EventDesk(node, store.Events, new Nowhere());
        using var checkpointer = new Checkpointer(node);
        node.Start();
        await new TenantDesk(node).PutAsync("t1", new TenantTerms("T", TenantMode.Sandbox, Instant.FromUtc(2026, 3, 1, 0, 0)), default, default);
        await new Brimful.Engine.Meters.MeterDesk(node, held).PutAsync("t1", "m", new Brimful.Engine.Meters.MeterTerms("use", Core.Metering.Aggregation.Sum, "$.value", "1", []), default, default);
        await new AccountDesk(node, held, SystemClock.Instance).PutAsync("t1", "a", new AccountTerms("a", "UTC", "en", null, ["s1"], null), default, default);
        await new Brimful.Engine.Buckets.BucketDesk(node).PutAsync("t1", "a", "b", new Core.Buckets.BucketTerms { Name = "B", Meter = "m", Capacity = Core.Quantities.Quantity.Of(9) }, default, default);
        await CountAsync(folded);
        checkpointer.CheckpointAll();
        if (later is not null) await CountAsync(later);

        async Task CountAsync(string id)
        {
            var body = Encoding.UTF8.GetBytes($$$"""{"specversion":"1.0","type":"use","source":"s","id":"{{{id}}}","subject":"s1","data":{"value":4}}""");
            (await events.IngestAsync("t1", EventFormat.Single, body, default)).ShouldBeOfType<Outcome<Ingested>.Done>().Value.Counted.ShouldBe(1);
        }
    }

    private async Task<(int Code, string Output, string Errors)> VerifyAsync()
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var code = await VerifyCommand.RunAsync(_directory, output, errors, default);
        return (code, output.ToString(), errors.ToString());
    }

    private sealed class Nowhere : Brimful.Engine.Outbox.IOutboxProgress
    {
        public Task ReachedAsync(long position, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
