using Brimful.Delivery.Ports;
using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;
using NodaTime;

namespace Brimful.Compliance.Events;

/// <summary>What every store of held and rejected events must do.</summary>
public abstract class EventRecordsCompliance : RecordsCompliance
{
    private static readonly Instant Received = Instant.FromUtc(2031, 5, 6, 7, 8) + Duration.FromNanoseconds(9);

    [Fact]
    public async Task A_held_event_comes_back_as_it_was()
    {
        await HoldAsync(Held(One, 5, "s", "t"));
        Reopen();

        var read = (await HeldAsync(new HeldQuery(One, 0, 10))).ShouldHaveSingleItem();

        (read with { Document = default }).ShouldBe(Held(One, 5, "s", "t") with { Document = default });
        read.Document.ToArray().ShouldBe(Held(One, 5, "s", "t").Document.ToArray());
    }

    [Fact]
    public async Task A_rejected_event_comes_back_as_it_was_also_when_nothing_of_it_could_be_read()
    {
        var unread = new RejectedItem(null, null, null, null, Received, "event.malformed", "It is not JSON.", new byte[] { 0, 255 }) { Position = 2, TenantNumber = One };
        await RejectAsync(Rejected(One, 1, "event.time_too_old", "id"), unread);
        Reopen();

        var read = await Stores.Events.ListRejectedAsync(new RejectedQuery(One, 0, 10), None);

        read.Select(item => item with { Document = default })
            .ShouldBe([Rejected(One, 1, "event.time_too_old", "id") with { Document = default }, unread with { Document = default }]);
        read[1].Document.ToArray().ShouldBe([0, 255]);
    }

    [Fact]
    public async Task Held_events_are_found_by_any_of_several_subjects_or_types_in_order_of_receipt()
    {
        await HoldAsync(Held(One, 1, "a", "x"), Held(One, 2, "b", "x"), Held(One, 3, "c", "y"), Held(One, 4, "a", "y"), Held(Two, 5, "a", "x"));

        (await HeldAsync(new HeldQuery(One, 0, 10) { Subjects = ["a", "c", "a"] })).Select(item => item.Position).ShouldBe([1L, 3L, 4L]);
        (await HeldAsync(new HeldQuery(One, 0, 2) { Subjects = ["c", "a"] })).Select(item => item.Position).ShouldBe([1L, 3L]);
        (await HeldAsync(new HeldQuery(One, 1, 10) { Types = ["x"] })).Select(item => item.Position).ShouldBe([2L]);
        (await HeldAsync(new HeldQuery(One, 0, 10) { Subjects = ["a"], Types = ["y", "x"] })).Select(item => item.Position).ShouldBe([1L, 4L]);
        (await HeldAsync(new HeldQuery(One, 2, 1))).Select(item => item.Position).ShouldBe([3L]);
        (await HeldAsync(new HeldQuery(One, 0, 10) { Subjects = [] })).ShouldBeEmpty();
    }

    [Fact]
    public async Task Rejected_events_are_found_by_code_id_and_subject()
    {
        await RejectAsync(Rejected(One, 1, "x", "a"), Rejected(One, 2, "y", "a"), Rejected(One, 3, "x", "b"), Rejected(Two, 1, "x", "a"));

        (await RejectedAsync(new RejectedQuery(One, 0, 10) { Code = "x" })).ShouldBe([1L, 3L]);
        (await RejectedAsync(new RejectedQuery(One, 0, 10) { Id = "a" })).ShouldBe([1L, 2L]);
        (await RejectedAsync(new RejectedQuery(One, 0, 10) { Code = "x", Id = "a", Subject = "subject" })).ShouldBe([1L]);
        (await RejectedAsync(new RejectedQuery(One, 1, 1) { Subject = "subject" })).ShouldBe([2L]);
    }

    [Fact]
    public async Task Rejected_events_are_found_by_any_of_several_positions()
    {
        await RejectAsync(Rejected(One, 1, "x", "a"), Rejected(One, 2, "y", "a"), Rejected(One, 3, "x", "b"), Rejected(One, 9, "x", "b"), Rejected(Two, 4, "x", "a"));

        (await RejectedAsync(new RejectedQuery(One, 0, 10) { Positions = [9, 4, 2, 9, 1] })).ShouldBe([1L, 2L, 9L]);
        (await RejectedAsync(new RejectedQuery(One, 1, 1) { Positions = [9, 2, 1] })).ShouldBe([2L]);
        (await RejectedAsync(new RejectedQuery(One, 0, 10) { Positions = [1, 2, 3], Code = "x" })).ShouldBe([1L, 3L]);
        (await RejectedAsync(new RejectedQuery(One, 0, 10) { Positions = [] })).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_released_or_replayed_is_gone_for_its_tenant_only()
    {
        await HoldAsync(Held(One, 1, "a", "x"), Held(Two, 1, "a", "x"));
        await RejectAsync(Rejected(One, 2, "x", "a"), Rejected(Two, 2, "x", "a"));

        await ProjectAsync(new OutboxProjection(0, 0) { Released = [new TenantPosition(One, 1)], Replayed = [new TenantPosition(One, 2)] });

        (await HeldAsync(new HeldQuery(One, 0, 10))).ShouldBeEmpty();
        (await RejectedAsync(new RejectedQuery(One, 0, 10))).ShouldBeEmpty();
        (await HeldAsync(new HeldQuery(Two, 0, 10))).Count.ShouldBe(1);
        (await RejectedAsync(new RejectedQuery(Two, 0, 10))).ShouldBe([2L]);
    }

    [Fact]
    public async Task An_event_that_was_held_and_released_in_one_stretch_is_gone()
    {
        await ProjectAsync(new OutboxProjection(0, 0) { Held = [Held(One, 1, "a", "x")], Released = [new TenantPosition(One, 1)] });

        (await HeldAsync(new HeldQuery(One, 0, 10))).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_oldest_held_events_are_found_by_their_time_up_to_a_limit()
    {
        Instant Ago(int nanoseconds) => Received - Duration.FromNanoseconds(nanoseconds);
        await HoldAsync(
            Held(One, 1, "a", "x") with { Time = Ago(1) }, Held(One, 2, "a", "x") with { Time = Ago(3) }, Held(One, 3, "a", "x") with { Time = Ago(2) },
            Held(One, 4, "a", "x") with { Time = Ago(3) }, Held(Two, 2, "a", "x") with { Time = Ago(3) });

        (await OldestHeldAsync(new AgeQuery(One, Ago(1), 10))).ShouldBe([2L, 4L, 3L]);
        (await OldestHeldAsync(new AgeQuery(One, Ago(1), 2))).ShouldBe([2L, 4L]);
        (await OldestHeldAsync(new AgeQuery(One, Ago(3), 10))).ShouldBeEmpty();
        (await OldestHeldAsync(new AgeQuery(One, null, 10))).ShouldBe([2L, 4L, 3L, 1L]);
        (await OldestHeldAsync(new AgeQuery(Two, Ago(1), 10))).ShouldBe([2L]);
    }

    [Fact]
    public async Task The_oldest_rejected_events_are_found_by_their_receipt_up_to_a_limit()
    {
        RejectedItem Of(int tenant, long position, int nanoseconds) =>
            Rejected(tenant, position, "x", "a") with { ReceivedAt = Received - Duration.FromNanoseconds(nanoseconds) };
        await RejectAsync(Of(One, 1, 1), Of(One, 2, 3), Of(One, 3, 2), Of(Two, 2, 9));

        (await OldestRejectedAsync(new AgeQuery(One, Received - Duration.FromNanoseconds(1), 10))).ShouldBe([2L, 3L]);
        (await OldestRejectedAsync(new AgeQuery(One, null, 2))).ShouldBe([2L, 3L]);
        (await OldestRejectedAsync(new AgeQuery(One, null, 10))).ShouldBe([2L, 3L, 1L]);
        (await OldestRejectedAsync(new AgeQuery(Two, null, 10))).ShouldBe([2L]);
    }

    [Fact]
    public async Task To_forget_what_is_gone_already_changes_nothing()
    {
        await HoldAsync(Held(One, 1, "a", "x"), Held(Two, 1, "a", "x"));
        var forgotten = new OutboxProjection(0, 0) { Released = [new TenantPosition(One, 1)], Replayed = [new TenantPosition(One, 1)] };
        await ProjectAsync(forgotten);
        await ProjectAsync(forgotten);

        (await OldestHeldAsync(new AgeQuery(One, null, 10))).ShouldBeEmpty();
        (await OldestHeldAsync(new AgeQuery(Two, null, 10))).ShouldBe([1L]);
    }

    private static HeldItem Held(int tenant, long position, string subject, string type) =>
        new("source", "id" + position, type, subject, Received, Received - Duration.FromDays(1), new byte[] { (byte)tenant, 1, 2 })
        {
            Position = position,
            TenantNumber = tenant,
        };

    private static RejectedItem Rejected(int tenant, long position, string code, string id) =>
        new("source", id, "type", "subject", Received, code, "Because.", new byte[] { (byte)tenant }) { Position = position, TenantNumber = tenant };

    private Task<long> HoldAsync(params HeldItem[] items) => ProjectAsync(new OutboxProjection(0, 0) { Held = items });

    private Task<long> RejectAsync(params RejectedItem[] items) => ProjectAsync(new OutboxProjection(0, 0) { Rejected = items });

    private Task<IReadOnlyList<HeldItem>> HeldAsync(HeldQuery query) => Stores.Events.ListHeldAsync(query, None);

    private Task<IReadOnlyList<long>> OldestHeldAsync(AgeQuery query) => Stores.Events.ListOldestHeldAsync(query, None);

    private Task<IReadOnlyList<long>> OldestRejectedAsync(AgeQuery query) => Stores.Events.ListOldestRejectedAsync(query, None);

    private async Task<IEnumerable<long>> RejectedAsync(RejectedQuery query) =>
        (await Stores.Events.ListRejectedAsync(query, None)).Select(item => item.Position);
}
