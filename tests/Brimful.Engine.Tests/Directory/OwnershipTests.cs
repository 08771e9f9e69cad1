using Brimful.Core.Crossings;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Tests.Hosting;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Directory;

/// <summary>S4: who owns a subject when.</summary>
public sealed class OwnershipTests
{
    [Fact]
    public Task An_event_belongs_to_whoever_owned_its_subject_at_its_time() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await MoveAsync(engine, tenant);

        await engine.SendAsync(tenant, Use("before", "1", "2026-03-01T11:59:59.9999999Z"), Use("after", "10", "2026-03-01T12:00:00Z"), Use("now", "100"));
        (await UsedAsync(engine, tenant, "a")).ShouldBe("1");
        (await UsedAsync(engine, tenant, "b")).ShouldBe("110");
    });

    [Fact]
    public Task The_first_owner_owns_all_earlier_time() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.SetClockAsync(tenant, "2026-03-20T00:00:00Z");
        await Done(engine.Accounts.PutSubjectAsync(tenant, "a", "s2", At("2026-03-20T00:00:00Z"), Always, default));

        (await engine.SendAsync(tenant, Use("e1", "1", "2026-03-02T00:00:00Z", subject: "s2"))).Counted.ShouldBe(1);
    });

    [Fact]
    public Task A_stale_tag_gives_and_takes_no_subject() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        var free = new Precondition("none", false);
        (await Refused(engine.Accounts.PutSubjectAsync(tenant, "a", "s2", null, free, default))).Code.ShouldBe("precondition.failed");
        var tag = (await Done(engine.Accounts.PutSubjectAsync(tenant, "a", "s2", null, new Precondition(null, true), default))).Value.ETag;
        (await Refused(engine.Accounts.PutSubjectAsync(tenant, "a", "s2", null, new Precondition(null, true), default))).Code.ShouldBe("precondition.failed");
        var until = await Done(engine.Accounts.DeleteSubjectAsync(tenant, "a", "s2", At("2026-03-20T00:00:00Z"), new Precondition(tag, false), default));
        (await Refused(engine.Accounts.DeleteSubjectAsync(tenant, "a", "s2", null, new Precondition(tag, false), default))).Code.ShouldBe("precondition.failed");
        await Done(engine.Accounts.DeleteSubjectAsync(tenant, "a", "s2", null, new Precondition(until.ETag, false), default));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_moved_subjects_event_is_looked_up_in_the_former_owner_too(bool withCheckpoint) => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.SendAsync(tenant, Use("e1", "7"));
        await TakeOverAsync(engine, tenant);
        if (withCheckpoint) engine.Checkpoint();

        using var second = engine.AfterPowerCut();
        (await second.SendAsync(tenant, Use("e1", "7"))).Duplicates.ShouldBe(1);
        (await second.SendAsync(tenant, Use("e2", "7"))).Counted.ShouldBe(1);
        await second.ShouldSumUpAsync(tenant);
    });

    [Fact]
    public Task Two_owners_at_one_instant_are_refused() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);

        (await Refused(engine.Accounts.PutAsync(tenant, "b", Terms("b", "s1"), Always, default))).Code.ShouldBe("subject.taken");
        await engine.PutAccountAsync(tenant, "b", "s2");
        (await Refused(engine.Accounts.PutSubjectAsync(tenant, "b", "s1", null, Always, default))).Code.ShouldBe("subject.taken");
    });

    [Fact]
    public Task Without_subjects_the_accounts_own_key_is_its_subject() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await Done(engine.Accounts.PutAsync(tenant, "solo", new AccountTerms("Solo", "UTC", "en", null, null, null), Always, default));

        (await engine.SendAsync(tenant, Use("e1", "1", subject: "solo"))).Counted.ShouldBe(1);
    });

    [Fact]
    public Task Removing_a_subject_keeps_its_past_usage_and_holds_what_follows() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutAccountAsync(tenant, "a", "s1", "s2");
        await engine.PutBucketAsync(tenant, Some.Bucket());
        await engine.SendAsync(tenant, Use("e1", "7", subject: "s2"));
        await engine.SetClockAsync(tenant, "2026-03-02T00:00:00Z");
        await engine.PutAccountAsync(tenant, "a", "s1");

        (await UsedAsync(engine, tenant, "a")).ShouldBe("7");
        var answer = await engine.SendAsync(tenant, Use("e2", "1", subject: "s2"), Use("e3", "1", "2026-03-01T23:00:00Z", subject: "s2"));
        (answer.Counted, answer.Unattributed).ShouldBe((1, 1));
    });

    [Fact]
    public Task A_bucket_counts_only_its_subjects() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutAccountAsync(tenant, "a", "s1", "s2");
        await engine.PutBucketAsync(tenant, Some.Bucket("100", Some.Percent(50)) with { Subjects = ["s2"] });

        await engine.SendAsync(tenant, Use("e1", "60", subject: "s1"), Use("e2", "50", subject: "s2"));
        ((await engine.FactsAsync(tenant)).Single().Fact as Crossed)!.EventId.ShouldBe("e2");
    });

    [Fact]
    public Task After_a_restart_no_two_subjects_share_a_number_although_a_put_was_refused() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await Refused(engine.Accounts.PutAsync(tenant, "b", Terms("b", "x", "y", "s1"), Always, default));
        await engine.PutAccountAsync(tenant, "b", "s2");

        using var second = engine.AfterPowerCut();
        await second.PutAccountAsync(tenant, "c", "s3");
        await second.PutAccountAsync(tenant, "d", "s4", "s5", "s6");
        foreach (var (account, subject) in new[] { ("a", "s1"), ("b", "s2"), ("c", "s3"), ("d", "s4") })
            (await Done(second.Accounts.ListAsync(tenant, new AccountFilter(subject, null), null, 10, default))).Items.Single().Key.ShouldBe(account);
    });

    [Fact]
    public Task After_a_checkpoint_the_numbers_of_deleted_subjects_are_not_given_again() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await engine.SetUpAsync(tenant);
        await engine.PutAccountAsync(tenant, "gone", "g1", "g2");
        await engine.PutAccountAsync(tenant, "b", "s2");
        await Done(engine.Accounts.DeleteAsync(tenant, "gone", Always, default));
        engine.Checkpoint();

        using var second = engine.AfterPowerCut();
        await second.PutAccountAsync(tenant, "c", "s3");
        await second.PutAccountAsync(tenant, "d", "s4");
        foreach (var (account, subject) in new[] { ("a", "s1"), ("b", "s2"), ("c", "s3"), ("d", "s4") })
            (await Done(second.Accounts.ListAsync(tenant, new AccountFilter(subject, null), null, 10, default))).Items.Single().Key.ShouldBe(account);
    });

    private static async Task MoveAsync(RunningEngine engine, string tenant)
    {
        await engine.SetUpAsync(tenant);
        await engine.PutBucketAsync(tenant, Some.Bucket());
        await engine.SetClockAsync(tenant, "2026-03-01T12:00:00Z");
        await TakeOverAsync(engine, tenant);
        await Stored(engine.Buckets.PutAsync(tenant, "b", "b", Some.Bucket(), Always, default));
        await engine.SetClockAsync(tenant, "2026-03-02T00:00:00Z");
    }

    private static async Task TakeOverAsync(RunningEngine engine, string tenant)
    {
        await engine.PutAccountAsync(tenant, "a", "rest");
        await engine.PutAccountAsync(tenant, "b", "s1");
    }

    private static AccountTerms Terms(string name, params string[] subjects) => new(name, "UTC", "en", null, [.. subjects], null);

    private static async Task<string> UsedAsync(RunningEngine engine, string tenant, string account) =>
        (await Done(engine.Buckets.GetAsync(tenant, account, "b", default))).Status.Used.ToString();
}
