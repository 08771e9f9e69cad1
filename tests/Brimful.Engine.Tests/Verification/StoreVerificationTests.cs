using Brimful.Engine.Directory;
using Brimful.Engine.History;
using Brimful.Engine.Journal;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Rollups;
using Brimful.Engine.Tests.Uniques;
using Brimful.Engine.Tests.Voids;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Verification;

/// <summary>A recount finds nothing in a store that is whole, and names what was changed in one that is not.</summary>
public sealed class StoreVerificationTests
{
    private const int DirectoryStream = 4;

    [Fact]
    public async Task A_store_that_is_whole_has_no_differences()
    {
        var (store, records) = await UsedAsync();
        (await VerifiedStore.DifferencesAsync(store, records)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_events_say_of_dimensions_does_not_trouble_a_recount_wherever_they_stand()
    {
        using var engine = new RunningEngine();
        await DimensionTests.SetUpAsync(engine);
        await engine.SendAsync("t1", DimensionTests.Use("e1", "5", "\"eu\""), DimensionTests.Use("e2", "6", "null"), DimensionTests.Use("e3", "7", "\"\\u0000\""));
        await engine.VoidAsync("t1", "e1");
        engine.Checkpoint();
        await engine.SendAsync("t1", DimensionTests.Use("e4", "8", "true"), DimensionTests.Use("e2", "6", "null"));
        await engine.VoidAsync("t1", "e3");
        await engine.FactsAsync("t1");
        (await VerifiedStore.DifferencesAsync(engine.Store.Copy(), engine.Records.Copy())).ShouldBeEmpty();
    }

    [Fact]
    public async Task Distinct_values_are_recounted_and_one_that_was_changed_is_named()
    {
        using var engine = new RunningEngine();
        await UniqueCountTests.SetUpAsync(engine);
        await engine.SendAsync("t1", Use("e1", "\"ann\""), Use("e2", "\"bob\"", subject: "s2"), Use("e3", "\"ann\"", subject: "s2"), Use("late", "\"old\"", "2026-02-20T00:00:00Z"));
        await engine.VoidAsync("t1", "e1");
        engine.Checkpoint();
        await engine.SendAsync("t1", Use("e4", "\"cid\""), Use("e5", "\"cid\""));
        await engine.VoidAsync("t1", "e4");
        await engine.FactsAsync("t1");
        engine.Checkpoint();
        var store = engine.Store.Copy();
        (await VerifiedStore.DifferencesAsync(store.Copy(), engine.Records.Copy())).ShouldBeEmpty();

        var events = await Done(new CountedEventDesk(engine.Node).ListAsync("t1", "a", new CountedEventsQuery(null, null, null, null, 10), default));
        byte[] digest = [.. Convert.FromHexString(events.Items.Single(one => one.Id == "e2").Values[0].Digest!).Reverse()];
        store.TamperChunk(stream: 0, kind: 1, body =>
        {
            body[body.AsSpan().IndexOf(digest)] ^= 1;
            return body;
        });
        (await VerifiedStore.DifferencesAsync(store, engine.Records.Copy())).ShouldContain(difference => difference.Contains("distinct values differ"));
    }

    [Fact]
    public async Task A_level_that_was_changed_is_named()
    {
        var (store, records) = await UsedAsync();
        store.TamperChunk(stream: 0, kind: 1, body => FlipUsed(body));
        (await VerifiedStore.DifferencesAsync(store, records)).ShouldContain(difference => difference.Contains("Bucket 'b' of account number 0") && difference.Contains("used"));
    }

    [Theory]
    [InlineData(nameof(DirectoryKind.Tenant))]
    [InlineData(nameof(DirectoryKind.Meter))]
    [InlineData(nameof(DirectoryKind.Account))]
    public async Task An_entry_that_is_gone_from_the_directory_or_from_its_copy_is_named(string kind)
    {
        var (store, records) = await UsedAsync();
        var (_, copied) = store.History.ReadDirectoryMirror()!.Value;
        var entry = copied.Where(entry => entry.Kind == (byte)Enum.Parse<DirectoryKind>(kind)).MinBy(entry => entry.Key);

        var withoutCopy = store.Copy();
        withoutCopy.History.MirrorDirectory([entry with { Body = default }]);
        (await VerifiedStore.DifferencesAsync(withoutCopy, records)).ShouldContain($"{kind} {entry.Key} is in the directory, and not in its copy in history.");

        store.SaveChunks(DirectoryStream, [entry with { Body = default }]);
        (await VerifiedStore.DifferencesAsync(store, records)).ShouldContain($"{kind} {entry.Key} is in the directory's copy in history, and not in the directory.");
    }

    [Fact]
    public async Task An_entry_of_the_directory_that_was_changed_is_named()
    {
        var (store, records) = await UsedAsync();
        store.TamperChunk(DirectoryStream, (byte)DirectoryKind.Account, static body => [.. body[..^1], (byte)(body[^1] ^ 1)]);
        (await VerifiedStore.DifferencesAsync(store, records)).ShouldContain(difference => difference.StartsWith("Account 0 differs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_block_of_history_that_is_missing_is_named()
    {
        var (store, records) = await UsedAsync();
        var block = store.History.ReadFolds(0, 0).First(fold => fold.Blocks.Count > 0).Blocks[0];
        store.History.Rewrite([block with { Body = default }], []);
        (await VerifiedStore.DifferencesAsync(store, records)).ShouldContain(difference => difference.StartsWith("History of stream 0 from record 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rollup_that_is_missing_is_named()
    {
        var (store, records) = await UsedAsync();
        var block = Enumerable.Range(0, 4).SelectMany(stream => store.History.Rollups.Read(stream, 0, int.MinValue, int.MaxValue).Blocks).First();
        store.History.Rollups.Replace([block with { Body = default }]);
        (await VerifiedStore.DifferencesAsync(store, records)).ShouldHaveSingleItem().ShouldBe($"Rollups of meter 1 of account number {block.Stream}: 1 events and 60000000000 billionths are counted that are not rolled up.");
    }

    [Fact]
    public async Task A_bucket_that_is_not_what_its_plan_says_is_named_once_the_plan_has_come_to_it()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        await engine.PutPlanAsync("t1", Some.Plan("100", Some.Percent(50)));
        await engine.PutAsync("t1", "x", Some.Account("p"));
        await engine.SendAsync("t1", Use("e1", "30", subject: "x"));
        await engine.PutPlanAsync("t1", Some.Plan("70", Some.Percent(50)));
        (await VerifiedStore.DifferencesAsync(engine)).ShouldBeEmpty();
        await engine.RollOutAsync();
        (await VerifiedStore.DifferencesAsync(engine)).ShouldBeEmpty();

        await engine.FactsAsync("t1");
        var store = engine.Store.Copy();
        using var node = new Engine.Hosting.Node(store, NodaTime.SystemClock.Instance, new Ports.NewInstallation(4, new string('a', 32), []), new Engine.Hosting.NodeOptions(), _ => { });
        var account = node.Directory.FindAccount(engine.Accounts.AccountNumber("t1", "x")!.Value)!;
        node.Directory.Store(account with { Terms = account.Terms with { TimeZone = "Europe/Berlin" } });
        var found = new List<string>();
        await foreach (var verdict in new Engine.Verification.StoreVerification(node, engine.Records.Copy(), engine.Records.Position, NodaTime.SystemClock.Instance).RunAsync(default)) found.AddRange(verdict.Differences);
        found.ShouldBe([$"Bucket 'b' of account number {account.Number} is not what its plan says."]);
    }

    [Fact]
    public async Task A_fact_that_is_missing_is_named()
    {
        var (store, records) = await UsedAsync();
        var one = records.Facts.First();
        records.Remove(one.Position);
        (await VerifiedStore.DifferencesAsync(store, records)).ShouldBe([$"Fact 1 of bucket 'b' of account number {one.AccountNumber} of tenant number {one.TenantNumber} is missing."]);
    }

    private static byte[] FlipUsed(byte[] body)
    {
        var digits = new ByteWriter();
        digits.Big(60_000_000_000);
        var at = body.AsSpan().IndexOf(digits.Written);
        at.ShouldBeGreaterThan(0);
        body[at] ^= 4;
        return body;
    }

    /// <summary>Two tenants with usage in history and in the journal, with facts, edits, a clock that moved and held events.</summary>
    private static async Task<(MemoryShardStore Store, MemoryRecords Records)> UsedAsync()
    {
        using var engine = new RunningEngine();
        foreach (var tenant in new[] { "t1", "t2" })
        {
            await engine.SetUpAsync(tenant);
            await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50), Some.Percent(80)));
            await engine.SendAsync(tenant, Use("e1", "60"), Use("bad", "\"much\""), Use("h", "5", subject: "s2"), Use("e1", "60"));
        }
        engine.Checkpoint();
        await engine.PutAccountAsync("t2", "a", "s1", "s2");
        await engine.SetClockAsync("t2", "2026-04-02T00:00:00Z");
        await engine.SendAsync("t2", Use("e2", "90"), Use("late", "1", "2026-03-20T00:00:00Z"));
        foreach (var tenant in new[] { "t1", "t2" }) await engine.FactsAsync(tenant);
        engine.Fatal.ShouldBeNull();
        return (engine.Store.Copy(), engine.Records.Copy());
    }
}
