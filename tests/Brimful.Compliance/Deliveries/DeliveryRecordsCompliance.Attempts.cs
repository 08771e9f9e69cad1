using Brimful.Compliance.Endpoints;
using Brimful.Compliance.Notifications;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;
using NodaTime;

namespace Brimful.Compliance.Deliveries;

public abstract partial class DeliveryRecordsCompliance
{
    [Fact]
    public async Task Attempts_come_back_in_the_order_in_which_they_were_recorded()
    {
        await AddAsync(One, "ntf_a", "hook");
        var failed = Try(1) with { StatusCode = 503, Error = AttemptError.Status, Answer = "sorry", NextAttemptAt = Now };
        await RecordAsync(new AttemptResult(failed, After(1), null, []), new AttemptResult(Try(2), After(2, DeliveryState.Delivered), null, []));
        Reopen();

        var detail = (await Stores.Notifications.FindAsync(One, "ntf_a", None))!.Deliveries.ShouldHaveSingleItem();
        detail.Attempts.ShouldBe([failed, Try(2)]);
        detail.Delivery.ShouldBe(After(2, DeliveryState.Delivered));
        (await Stores.Deliveries.CountQueuedAsync(One, None)).ShouldBe(0);
    }

    [Fact]
    public async Task An_attempt_that_is_recorded_again_is_there_once_as_it_was()
    {
        await AddAsync(One, "ntf_a", "hook");
        await RecordAsync(new AttemptResult(Try(1), After(1), null, []));
        await RecordAsync(new AttemptResult(Try(1) with { Decision = "other" }, After(1), null, []));

        (await Stores.Notifications.FindAsync(One, "ntf_a", None))!.Deliveries[0].Attempts.ShouldBe([Try(1)]);
    }

    [Fact]
    public async Task An_attempt_of_an_older_round_is_logged_and_the_newer_round_stands()
    {
        await AddAsync(One, "ntf_a", "hook");
        await Stores.Deliveries.ResendAsync(A(), Now, None);

        await RecordAsync(new AttemptResult(Try(1), After(1, DeliveryState.Failed), null, []));

        var detail = (await Stores.Notifications.FindAsync(One, "ntf_a", None))!.Deliveries[0];
        detail.Attempts.ShouldBe([Try(1)]);
        (detail.Delivery.Round, detail.Delivery.State).ShouldBe((2, DeliveryState.Queued));
    }

    [Fact]
    public async Task A_result_without_a_delivery_is_skipped_and_its_neighbours_are_written()
    {
        await AddAsync(One, "ntf_a", "hook");

        await RecordAsync(new AttemptResult(Try(1), After(1) with { Id = A(Two) }, null, []), new AttemptResult(null, After(0, DeliveryState.Held), null, []));

        (await Stores.Deliveries.LoadAsync(A(), None))!.Delivery.State.ShouldBe(DeliveryState.Held);
        (await Stores.Notifications.FindAsync(One, "ntf_a", None))!.Deliveries[0].Attempts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Health_and_disabling_apply_while_the_endpoint_has_the_version_that_was_attempted()
    {
        await AddAsync(One, "ntf_a", "hook");
        foreach (var tenant in new[] { One, Two }) await Stores.Endpoints.SaveAsync(SomeEndpoint.Of(tenant, "hook", version: 4), null, None);
        var health = new EndpointHealth(Now, 3, Now);

        await RecordAsync(new AttemptResult(Try(1), After(1), new EndpointUpdate(A().EndpointId, 3, health, "old", Now), []));
        (await Stores.Endpoints.FindAsync(A().EndpointId, None)).ShouldBe(SomeEndpoint.Of(One, "hook", version: 4));
        await RecordAsync(new AttemptResult(Try(2), After(2), new EndpointUpdate(A().EndpointId, 4, health, null, Now), []));
        (await Stores.Endpoints.FindAsync(A().EndpointId, None)).ShouldBe(SomeEndpoint.Of(One, "hook", version: 4) with { Health = health });
        await RecordAsync(new AttemptResult(Try(3), After(3), new EndpointUpdate(A().EndpointId, 4, health, "endpoint_gone", Now), []));

        (await Stores.Endpoints.FindAsync(A().EndpointId, None)).ShouldBe(
            SomeEndpoint.Of(One, "hook", version: 5) with { Health = health, DisabledReason = "endpoint_gone", StateSince = Now });
        (await Stores.Endpoints.FindAsync(A(Two).EndpointId, None)).ShouldBe(SomeEndpoint.Of(Two, "hook", version: 4));
    }

    [Fact]
    public async Task Notices_are_added_with_the_attempt_and_once()
    {
        await AddAsync(One, "ntf_a", "hook");
        var result = new AttemptResult(Try(1), After(1), null, [SomeNotification.Queued(One, "ntf_notice", "ops")]);

        await RecordAsync(result, result);

        (await Stores.Notifications.FindAsync(One, "ntf_notice", None)).ShouldNotBeNull().Deliveries.ShouldHaveSingleItem();
        (await Stores.Deliveries.CountQueuedAsync(One, None)).ShouldBe(2);
    }

    [Fact]
    public async Task Who_stands_in_is_told_with_the_failure_and_not_where_the_delivery_was_moved_meanwhile()
    {
        await AddAsync(One, "ntf_a", "hook");
        var result = new AttemptResult(null, After(0, DeliveryState.Suppressed), null, []) { StandIn = new NewDelivery("deputy", DeliveryState.Queued, DeliveryReasons.New, Now) };
        await Stores.Deliveries.MoveAsync(A().EndpointId, new DeliveryMove(DeliveryState.Queued, DeliveryState.Held, DeliveryReasons.EndpointDisabled, Now), 10, None);

        await RecordAsync(result);

        (await Stores.Deliveries.LoadAsync(A(), None))!.Delivery.State.ShouldBe(DeliveryState.Held);
        (await Stores.Deliveries.LoadAsync(A() with { Endpoint = "deputy" }, None)).ShouldBeNull();

        await Stores.Deliveries.MoveAsync(A().EndpointId, new DeliveryMove(DeliveryState.Held, DeliveryState.Queued, DeliveryReasons.ReplayMissed, Now), 10, None);
        var round = (await Stores.Deliveries.LoadAsync(A(), None))!.Delivery.Round;
        var again = result with { After = result.After with { Round = round } };
        await RecordAsync(again);
        await RecordAsync(again);

        (await Stores.Deliveries.LoadAsync(A(), None))!.Delivery.State.ShouldBe(DeliveryState.Suppressed);
        (await Stores.Deliveries.LoadAsync(A() with { Endpoint = "deputy" }, None))!.Delivery.State.ShouldBe(DeliveryState.Queued);
    }

    private Task RecordAsync(params AttemptResult[] results) => Stores.Deliveries.RecordAttemptsAsync(results, None);

    private static Attempt Try(int number) => new()
    {
        Round = 1,
        Number = number,
        At = Now + Duration.FromNanoseconds(number),
        DurationMs = 12,
        StatusCode = 200,
        Decision = DeliveryReasons.Accepted,
    };

    private static DeliveryRecord After(int attempts, DeliveryState state = DeliveryState.Queued) => new()
    {
        Id = A(),
        Round = 1,
        Attempts = attempts,
        RoundStartedAt = SomeNotification.Created,
        State = state,
        Reason = "decided",
        NextAttemptAt = state == DeliveryState.Queued ? Now : null,
        ChangedAt = Now,
    };
}
