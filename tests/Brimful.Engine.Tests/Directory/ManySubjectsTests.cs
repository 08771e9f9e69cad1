using Brimful.Engine.Accounts;
using Brimful.Engine.Directory;
using Brimful.Engine.Identities;
using Brimful.Engine.Shards;
using Brimful.Engine.Tests.Hosting;
using NodaTime.Text;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Directory;

/// <summary>S4 for accounts whose subjects stand in pages: one at a time and as a list, moved, kept over restarts, and gone with the account.</summary>
public sealed class ManySubjectsTests
{
    private const int Pool = 150;
    private static readonly string[] Keys = ["a", "b"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_joins_and_leaves_belongs_to_who_took_it_last(int seed)
    {
        var random = new Random(seed);
        var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        foreach (var key in Keys) await engine.PutAccountAsync("t1", key);
        var owners = new Dictionary<string, string>();
        for (var step = 1; step <= 900; step++)
        {
            await engine.SetClockAsync("t1", InstantPattern.ExtendedIso.Format(At("2026-03-01T00:00:00Z").Plus(NodaTime.Duration.FromMinutes(step))));
            await ChangeAsync(engine, random, owners);
            if (random.Next(60) == 0) engine.Checkpoint();
            if (random.Next(60) != 0) continue;
            await ShouldOwnAsync(engine, owners);
            var second = engine.AfterPowerCut();
            engine.Dispose();
            engine = second;
            await ShouldOwnAsync(engine, owners);
        }
        engine.Dispose();
    }

    [Fact]
    public Task A_subject_put_twice_and_a_list_put_twice_change_nothing() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        string[] many = [.. Enumerable.Range(0, 200).Select(at => $"line-{at}")];
        await engine.PutAccountAsync(tenant, "many", many);
        var before = await Done(engine.Accounts.GetAsync(tenant, "many", default));
        (await Done(engine.Accounts.PutSubjectAsync(tenant, "many", many[7], null, Always, default))).Created.ShouldBeFalse();
        await engine.PutAccountAsync(tenant, "many", many);
        (await Done(engine.Accounts.GetAsync(tenant, "many", default))).ETag.ShouldBe(before.ETag);
        before.Terms.Subjects!.Value.ShouldBe(many, ignoreOrder: true);

        await Done(engine.Accounts.DeleteSubjectAsync(tenant, "many", many[7], null, Always, default));
        var after = await Done(engine.Accounts.GetAsync(tenant, "many", default));
        after.ETag.ShouldNotBe(before.ETag);
        after.Terms.Subjects!.Value.ShouldBe(many.Where(subject => subject != many[7]), ignoreOrder: true);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task An_erased_account_leaves_no_page_behind(bool withCheckpoint) => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        string[] many = [.. Enumerable.Range(0, 200).Select(at => $"line-{at}")];
        await engine.PutAccountAsync(tenant, "many", many);
        if (withCheckpoint) engine.Checkpoint();
        await Done(engine.Accounts.EraseAsync(tenant, "many", Always, default));
        if (withCheckpoint) engine.Checkpoint();

        using var second = engine.AfterPowerCut();
        await second.PutAccountAsync(tenant, "heir", many);
        second.Checkpoint();
        var kept = second.Store.LoadChunks(second.Node.Shards.Length).Where(chunk => chunk.Kind == (byte)DirectoryKind.SubjectPage && !chunk.Body.IsEmpty).Select(chunk => SubjectPage.PlaceOf(chunk.Key).Account);
        kept.Distinct().ShouldBe([(int)second.Accounts.AccountNumber(tenant, "heir")!]);
    });

    [Fact]
    public void One_subject_more_in_fifty_thousand_is_written_as_its_page()
    {
        const int subjects = 50_000;
        var directory = new DirectoryRegister(new StreamOutput(0, new OutboxPositions()), new StreamIdentities(0, (byte)DirectoryKind.Identities, new MemoryIdentityRuns(), new IdentityBudget(1 << 20, streams: 1), 1), 1, 1);
        directory.Store(new TenantEntry(1, "t1", "t1", Engine.Tenants.TenantMode.Live, 0));
        var terms = new AccountTerms("a", "UTC", "en", null, null, null);
        directory.Store(new AccountEntry(0, 1, "a", 0, terms, [.. Enumerable.Range(0, subjects).Select(at => Owned($"line-{at}", at))]));
        directory.Output.Clear();

        var entry = directory.FindAccount(0)!;
        directory.Store(entry with { Owned = entry.Owned.With(subjects, [Owned("one-more", subjects)]) });
        directory.Output.Record.Length.ShouldBeLessThan(4_000);
        directory.FindAccount(0)!.Owned.Count().ShouldBe(subjects + 1);
        directory.FindTenant(1)!.Subjects.OwnerAt(directory.FindTenant(1)!.Subjects.Find("one-more"u8), 0, out _).ShouldBe(0);
    }

    private static Ownership Owned(string key, int number) => new(number, key, long.MinValue, long.MaxValue);

    private static async Task ChangeAsync(RunningEngine engine, Random random, Dictionary<string, string> owners)
    {
        var (account, subject) = (Keys[random.Next(2)], $"s{random.Next(Pool)}");
        var owner = owners.GetValueOrDefault(subject);
        switch (random.Next(40))
        {
            case 0:
                var wanted = Enumerable.Range(0, Pool).Select(at => $"s{at}").Where(key => (owners.GetValueOrDefault(key) ?? account) == account && random.Next(3) > 0).ToArray();
                await engine.PutAccountAsync("t1", account, wanted);
                foreach (var key in owners.Where(owned => owned.Value == account).Select(owned => owned.Key).ToList()) owners.Remove(key);
                foreach (var key in wanted) owners[key] = account;
                break;
            case < 28 when owner is null || owner == account:
                await Done(engine.Accounts.PutSubjectAsync("t1", account, subject, null, Always, default));
                owners[subject] = account;
                break;
            case < 28:
                (await Refused(engine.Accounts.PutSubjectAsync("t1", account, subject, null, Always, default))).Code.ShouldBe("subject.taken");
                break;
            default:
                if (owner is null) break;
                await Done(engine.Accounts.DeleteSubjectAsync("t1", owner, subject, null, Always, default));
                owners.Remove(subject);
                break;
        }
    }

    private static async Task ShouldOwnAsync(RunningEngine engine, Dictionary<string, string> owners)
    {
        foreach (var account in Keys)
        {
            var expected = owners.Where(owned => owned.Value == account).Select(owned => owned.Key).Order(StringComparer.Ordinal).ToList();
            (await Done(engine.Accounts.ListSubjectsAsync("t1", account, null, Pool, default))).Items.Select(subject => subject.Key).ShouldBe(expected);
            var view = await Done(engine.Accounts.GetAsync("t1", account, default));
            view.Terms.Subjects!.Value.Order(StringComparer.Ordinal).ShouldBe(expected);
        }
        for (var at = 0; at < Pool; at += 7)
        {
            var found = await Done(engine.Accounts.ListAsync("t1", new AccountFilter($"s{at}", null), null, 10, default));
            found.Items.SingleOrDefault()?.Key.ShouldBe(owners.GetValueOrDefault($"s{at}"));
            found.Items.Count.ShouldBe(owners.ContainsKey($"s{at}") ? 1 : 0);
        }
    }
}
