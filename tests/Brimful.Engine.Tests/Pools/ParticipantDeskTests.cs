using System.Collections.Immutable;
using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Quantities;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Pools;
using Brimful.Engine.Tests.Hosting;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Pools;

/// <summary>S16: participants, one at a time and as a whole list.</summary>
public sealed class ParticipantDeskTests
{
    [Fact]
    public Task Parent_and_child_cross_on_one_event_in_one_sequence_and_facts_name_subjects_by_key() => ForTwoTenantsAsync(async (engine, tenant) =>
    {
        await SetUpPoolAsync(engine, tenant);
        (await engine.JoinAsync(tenant, "s2", Some.Participant("20", Some.Percent(100)))).Created.ShouldBeTrue();
        await engine.SendAsync(tenant, Use("e1", "30", subject: "s1"), Use("e2", "20", subject: "s2"));

        var facts = await engine.FactsAsync(tenant);
        facts.Select(item => (item.Fact.Sequence, item.Fact.EventId, item.Participant)).ShouldBe([(1, "e2", null), (2, "e2", "s2")]);
        facts[0].Contributors.ShouldBe(["s1", "s2"]);
        facts[0].Fact.ShouldBeOfType<Crossed>().TopContributors.Select(one => one.Used.ToString()).ShouldBe(["30", "20"]);
        facts[1].Contributors.ShouldBeEmpty();
        (await engine.StatusAsync(tenant)).TopContributors.ShouldBe([new NamedContributor("s1", Quantity.Of(30)), new NamedContributor("s2", Quantity.Of(20))]);
    });

    [Fact]
    public async Task A_participant_shows_its_own_level_within_the_buckets_period()
    {
        using var engine = new RunningEngine();
        await SetUpPoolAsync(engine, "t1");
        await engine.SendAsync("t1", Use("e1", "5", subject: "s2"));
        var view = (await engine.JoinAsync("t1", "s2", Some.Participant("20", Some.Percent(25), Some.Percent(50)))).Value;

        (view.Subject, view.Status.Used.ToString(), view.Status.Capacity.ToString(), view.Status.Remaining.ToString(), view.Status.Percent.ToString()).ShouldBe(("s2", "5", "20", "15", "25"));
        view.Status.Thresholds.Select(threshold => threshold.State.ToString()).ShouldBe(["Passed", "Armed"]);
        view.Status.NextReset.ShouldBe(At("2026-04-01T00:00:00Z"));
        (await Done(engine.Participants.GetAsync(Target("t1", "s2"), default))).ETag.ShouldBe(view.ETag);
    }

    [Fact]
    public async Task The_whole_list_and_single_calls_change_one_list_and_a_definition_without_a_list_leaves_it()
    {
        using var engine = new RunningEngine();
        await SetUpPoolAsync(engine, "t1");
        await engine.JoinAsync("t1", "s1", Some.Participant("5"));

        (await PutAsync(engine, Pool())).ParticipantCount.ShouldBe(1);
        var both = await PutAsync(engine, new BucketDefinition(Pool()) { Participants = [new("s2", Some.Participant("7")), new("s3", Some.Participant("7"))] });
        both.Participants!.Value.Select(view => $"{view.Subject} {view.Terms.Capacity}").ShouldBe(["s2 7", "s3 7"]);
        await engine.LeaveAsync("t1", "s3");
        (await ListAsync(engine)).ShouldBe("s2");
        (await PutAsync(engine, new BucketDefinition(Pool()) { Participants = [] })).ParticipantCount.ShouldBe(0);
    }

    [Fact]
    public async Task A_buckets_tag_changes_with_each_who_joins_or_leaves_and_a_participants_with_its_own_sub_limit_only()
    {
        using var engine = new RunningEngine();
        await SetUpPoolAsync(engine, "t1");
        var before = await PutAsync(engine, Pool());
        var first = (await engine.JoinAsync("t1", "s1", Some.Participant("5"))).Value;
        await engine.JoinAsync("t1", "s2", Some.Participant("5"));

        var stale = new Precondition(before.ETag, false);
        (await Refused(engine.Buckets.PutAsync("t1", "a", "b", new BucketDefinition(Pool()) { Participants = [] }, stale, default))).Code.ShouldBe("precondition.failed");
        (await Done(engine.Participants.PutAsync(Target("t1", "s1"), Some.Participant("6"), new Precondition(first.ETag, false), default))).Created.ShouldBeFalse();
        (await Refused(engine.Participants.DeleteAsync(Target("t1", "s1"), new Precondition(first.ETag, false), default))).Code.ShouldBe("precondition.failed");
        (await Refused(engine.Participants.PutAsync(Target("t1", "s2"), Some.Participant("6"), new Precondition(null, true), default))).Code.ShouldBe("precondition.failed");
    }

    [Fact]
    public async Task The_same_again_changes_nothing()
    {
        using var engine = new RunningEngine();
        await SetUpPoolAsync(engine, "t1");
        await engine.JoinAsync("t1", "s1", Some.Participant("5", Some.Percent(50)));
        var tag = (await PutAsync(engine, Pool())).ETag;

        await engine.JoinAsync("t1", "s1", Some.Participant("5", Some.Percent(50)));
        (await PutAsync(engine, new BucketDefinition(Pool()) { Participants = [new("s1", Some.Participant("5", Some.Percent(50)))] })).ETag.ShouldBe(tag);
    }

    [Fact]
    public async Task Who_is_no_subject_of_the_account_or_does_not_count_in_the_bucket_cannot_take_part()
    {
        using var engine = new RunningEngine();
        await SetUpPoolAsync(engine, "t1");
        await engine.PutAccountAsync("t1", "other", "o1");
        var narrow = Pool() with { Subjects = ["s1", "s2"] };
        await PutAsync(engine, narrow, "narrow");

        (await Refused(engine.Participants.PutAsync(Target("t1", "nobody"), Some.Participant("5"), Always, default))).Faults.Select(fault => $"{fault.Path} {fault.Code}").ShouldBe(["subject bucket.subject_unknown"]);
        (await Refused(engine.Participants.PutAsync(Target("t1", "o1"), Some.Participant("5"), Always, default))).Code.ShouldBe("bucket.subject_unknown");
        (await Refused(engine.Participants.PutAsync(Target("t1", "s3", "narrow"), Some.Participant("5", Some.Percent(5), Some.Percent(5)), Always, default))).Faults.Select(fault => $"{fault.Path} {fault.Code}")
            .ShouldBe(["thresholds threshold.duplicate", "subject participant.not_counted"]);
        ImmutableArray<ParticipantDefinition> list = [new("s3", Some.Participant("5")), new("o1", Some.Participant("5")), new("s1", Some.Participant("5", Some.Value(3), Some.Value(3)))];
        (await Refused(engine.Buckets.PutAsync("t1", "a", "narrow", new BucketDefinition(narrow) { Participants = list }, Always, default))).Faults.Select(fault => $"{fault.Path} {fault.Code}")
            .ShouldBe(["participants.s3 participant.not_counted", "participants.o1 bucket.subject_unknown", "participants.s1.thresholds threshold.duplicate"]);
    }

    [Fact]
    public async Task A_buckets_subjects_cannot_be_narrowed_past_who_takes_part()
    {
        using var engine = new RunningEngine();
        await SetUpPoolAsync(engine, "t1");
        await engine.JoinAsync("t1", "s3", Some.Participant("5"));
        var narrow = Pool() with { Subjects = ["s1"] };

        (await Refused(engine.Buckets.PutAsync("t1", "a", "b", narrow, Always, default))).Faults.Select(fault => $"{fault.Path} {fault.Code}").ShouldBe(["subjects participant.not_counted"]);
        (await PutAsync(engine, new BucketDefinition(narrow) { Participants = [] })).ParticipantCount.ShouldBe(0);
    }

    [Fact]
    public async Task What_is_not_there_is_said_to_be_missing()
    {
        using var engine = new RunningEngine();
        await SetUpPoolAsync(engine, "t1");

        (await Refused(engine.Participants.GetAsync(Target("t1", "s1"), default))).Message.ShouldContain("participant 's1' of bucket 'b'");
        (await Refused(engine.Participants.DeleteAsync(Target("t1", "s1"), Always, default))).Code.ShouldBe("not_found");
        (await Refused(engine.Participants.PutAsync(Target("t1", "s1", "c"), Some.Participant("1"), Always, default))).Message.ShouldContain("bucket 'c'");
        (await Refused(engine.Participants.ListAsync(new BucketTarget("t2", "a", "b"), null, 10, default))).Message.ShouldContain("tenant 't2'");
        (await Refused(engine.Participants.ListAsync(new BucketTarget("t1", "a", "b"), "x", 10, default))).Code.ShouldBe("cursor.invalid");
    }

    private static BucketTerms Pool() => Some.Bucket("100", Some.Percent(50));

    private static async Task SetUpPoolAsync(RunningEngine engine, string tenant)
    {
        await engine.SetUpAsync(tenant);
        await engine.PutAccountAsync(tenant, "a", "s1", "s2", "s3");
        await engine.PutBucketAsync(tenant, Pool());
    }

    private static Task<Engine.Buckets.BucketView> PutAsync(RunningEngine engine, BucketDefinition definition, string bucket = "b") =>
        Stored(engine.Buckets.PutAsync("t1", "a", bucket, definition, Always, default));

    private static async Task<string> ListAsync(RunningEngine engine) =>
        string.Join(' ', (await Done(engine.Participants.ListAsync(new BucketTarget("t1", "a", "b"), null, 10, default))).Items.Select(view => view.Subject));

    private static ParticipantTarget Target(string tenant, string subject, string bucket = "b") => new(new BucketTarget(tenant, "a", bucket), subject);
}
