using Brimful.Delivery.Channels.Webhooks;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using NodaTime;

namespace Brimful.Delivery.Tests.Deliveries;

public sealed class DeliveryDispatcherTests
{
    [Fact]
    public async Task What_is_queued_is_sent_signed_and_recorded()
    {
        await using var world = await new Dispatching().StartAsync();
        await world.SaveAsync(Some.Endpoint());
        await world.QueueAsync(Some.Notification("ntf_a", endpoints: "hook"));
        await world.UntilAsync("ntf_a", DeliveryState.Delivered);
        var request = world.Sent.ShouldHaveSingleItem();
        request.Signature.ShouldBe(WebhookSigner.Sign("ntf_a", Some.Noon.ToUnixTimeSeconds(), request.Body.Span, [Some.Secret]));
        var attempt = (await world.DetailAsync("ntf_a")).Attempts.ShouldHaveSingleItem();
        attempt.ShouldBe(new Attempt { Round = 1, Number = 1, At = Some.Noon, DurationMs = 0, StatusCode = 200, Decision = DeliveryReasons.Accepted });
    }

    [Fact]
    public async Task A_failure_is_tried_again_on_schedule_under_the_same_id_and_bytes()
    {
        await using var world = await new Dispatching().StartAsync();
        world.Answer = (_, _) => Task.FromResult(new SendOutcome { StatusCode = world.Sent.Count < 3 ? 503 : 204 });
        await world.SaveAsync(Some.Endpoint());
        await world.QueueAsync(Some.Notification("ntf_a", endpoints: "hook"));
        foreach (var pause in new[] { 5, 300 })
        {
            var due = world.Time.Now + Duration.FromSeconds(pause);
            await Dispatching.UntilAsync(async () => (await world.DetailAsync("ntf_a")).Delivery.NextAttemptAt == due);
            world.Time.Advance(Duration.FromSeconds(pause));
        }

        await world.UntilAsync("ntf_a", DeliveryState.Delivered);
        world.Sent.Select(each => each.Id).Distinct().ShouldHaveSingleItem();
        world.Sent.Select(each => each.TimestampSeconds - Some.Noon.ToUnixTimeSeconds()).ShouldBe([0, 5, 305]);
        world.Sent.Select(each => each.Signature).Distinct().Count().ShouldBe(3);
        (await world.DetailAsync("ntf_a")).Attempts.Select(each => each.Number).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task An_endpoint_that_hangs_delays_no_other()
    {
        await using var world = await new Dispatching(new DeliveryOptions { LaneConcurrency = 2, OverallConcurrency = 4 }).StartAsync();
        world.Answer = async (request, stop) =>
        {
            if (request.Url.Contains("sick", StringComparison.Ordinal)) await Task.Delay(Timeout.Infinite, stop);
            return new SendOutcome { StatusCode = 200 };
        };
        await world.SaveAsync(Some.Endpoint("sick", url: "http://sick.example/"), Some.Endpoint());
        for (var i = 0; i < 20; i++) await world.QueueAsync(Some.Notification($"ntf_s{i}", endpoints: "sick"));
        for (var i = 0; i < 20; i++) await world.QueueAsync(Some.Notification($"ntf_h{i}", endpoints: "hook"));
        for (var i = 0; i < 20; i++) await world.UntilAsync($"ntf_h{i}", DeliveryState.Delivered);
        world.Sent.Count(each => each.Url.Contains("sick", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task An_endpoint_that_gives_no_answers_is_tried_one_at_a_time()
    {
        await using var world = await new Dispatching().StartAsync();
        int now = 0, most = 0;
        world.Answer = async (request, _) =>
        {
            if (request.Id == "ntf_first") return new SendOutcome { Failure = AttemptError.Timeout };
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
            return new SendOutcome { Failure = AttemptError.Timeout };
        };
        await world.SaveAsync(Some.Endpoint());
        await world.QueueAsync(Some.Notification("ntf_first", endpoints: "hook"));
        await Dispatching.UntilAsync(async () => (await world.DetailAsync("ntf_first")).Attempts.Count == 1);
        for (var i = 0; i < 20; i++) await world.QueueAsync(Some.Notification($"ntf_{i}", endpoints: "hook"));
        await world.UntilSentAsync(21);
        most.ShouldBe(1);
    }

    [Fact]
    public async Task A_rate_limit_spaces_attempts_and_uses_none_up()
    {
        await using var world = await new Dispatching().StartAsync();
        await world.SaveAsync(Some.Endpoint(rate: 2));
        for (var i = 0; i < 3; i++) await world.QueueAsync(Some.Notification($"ntf_{i}", endpoints: "hook"));
        await world.UntilSentAsync(1);
        world.Time.Advance(Duration.FromMilliseconds(499));
        world.Sent.Count.ShouldBe(1);
        world.Time.Advance(Duration.FromMilliseconds(1));
        await world.UntilSentAsync(2);
        world.Time.Advance(Duration.FromMilliseconds(500));
        for (var i = 0; i < 3; i++) await world.UntilAsync($"ntf_{i}", DeliveryState.Delivered);
        for (var i = 0; i < 3; i++) (await world.DetailAsync($"ntf_{i}")).Attempts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_was_queued_when_the_process_ended_is_sent_at_the_next_start()
    {
        await using var world = new Dispatching();
        await world.SaveAsync(Some.Endpoint(), Some.Endpoint(tenant: 2));
        await world.QueueAsync(Some.Notification("ntf_a", endpoints: "hook"));
        await world.QueueAsync(Some.Notification("ntf_a", tenant: 2, endpoints: "hook"));
        await world.StartAsync();
        await world.UntilAsync("ntf_a", DeliveryState.Delivered);
        await world.UntilAsync("ntf_a", DeliveryState.Delivered, tenant: 2);
    }

    [Fact]
    public async Task A_long_queue_is_worked_through_page_by_page()
    {
        await using var world = new Dispatching(new DeliveryOptions { LanePageSize = 10, LaneConcurrency = 3 });
        await world.SaveAsync(Some.Endpoint());
        for (var i = 0; i < 57; i++) await world.QueueAsync(Some.Notification($"ntf_{i}", endpoints: "hook"));
        await world.StartAsync();
        await Dispatching.UntilAsync(async () => await world.Records.CountQueuedAsync(null, default) == 0);
        world.Sent.Select(each => each.Id).Distinct().Count().ShouldBe(57);
        world.Sent.Count.ShouldBe(57);
    }

    [Fact]
    public async Task A_410_disables_the_endpoint_and_holds_what_waits()
    {
        await using var world = await new Dispatching(new DeliveryOptions { LaneConcurrency = 1 }).StartAsync();
        world.Answer = (_, _) => Task.FromResult(new SendOutcome { StatusCode = 410 });
        await world.SaveAsync(Some.Endpoint());
        await world.QueueAsync(Some.Notification("ntf_a", endpoints: "hook"));
        await world.UntilAsync("ntf_a", DeliveryState.Failed);
        await world.QueueAsync(Some.Notification("ntf_b", endpoints: "hook"));
        await world.UntilAsync("ntf_b", DeliveryState.Held);
        (await world.DetailAsync("ntf_b")).Delivery.Reason.ShouldBe(DeliveryReasons.EndpointDisabled);
        (await world.Records.FindAsync(new(1, "hook"), default))!.DisabledReason.ShouldBe(DeliveryReasons.Gone);
        var listed = await world.Records.ListAsync(new(1, 0, 10), default);
        listed.ShouldContain(each => each.Notification.Type == NotificationTypes.EndpointDisabled);
    }

    [Fact]
    public async Task A_resend_of_what_is_under_way_begins_a_round_that_the_old_attempt_does_not_end()
    {
        await using var world = await new Dispatching().StartAsync();
        var first = new TaskCompletionSource<SendOutcome>();
        world.Answer = (_, _) => world.Sent.Count == 1 ? first.Task : Task.FromResult(new SendOutcome { StatusCode = 200 });
        await world.SaveAsync(Some.Endpoint());
        await world.QueueAsync(Some.Notification("ntf_a", endpoints: "hook"));
        await world.UntilSentAsync(1);
        await world.Notifications.ResendAsync("one", "ntf_a", null, default);
        first.SetResult(new SendOutcome { StatusCode = 500 });
        await world.UntilAsync("ntf_a", DeliveryState.Delivered);
        var detail = await world.DetailAsync("ntf_a");
        detail.Attempts.Select(each => (each.Round, each.Number)).ShouldBe([(1, 1), (2, 1)]);
        world.Sent.Select(each => each.Id).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_attempt_that_cannot_be_recorded_now_is_recorded_later_and_not_made_again()
    {
        await using var world = await new Dispatching().StartAsync();
        await world.SaveAsync(Some.Endpoint());
        world.Records.Refuse = 2;
        await world.QueueAsync(Some.Notification("ntf_a", endpoints: "hook"));
        await Dispatching.UntilAsync(async () =>
        {
            world.Time.Advance(Duration.FromSeconds(1));
            return (await world.DetailAsync("ntf_a")).Delivery.State == DeliveryState.Delivered;
        });
        world.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_process_that_dies_between_sending_and_recording_sends_again_under_the_same_id()
    {
        var records = new InMemoryRecords();
        await using (var dying = new Dispatching(records: records))
        {
            await dying.SaveAsync(Some.Endpoint());
            await dying.QueueAsync(Some.Notification("ntf_a", endpoints: "hook"));
            records.Refuse = int.MaxValue;
            await dying.StartAsync();
            await dying.UntilSentAsync(1);
        }

        records.Refuse = 0;
        await using var next = await new Dispatching(records: records).StartAsync();
        await next.UntilAsync("ntf_a", DeliveryState.Delivered);
        next.Sent.ShouldHaveSingleItem().Id.ShouldBe("ntf_a");
    }

    [Fact]
    public async Task A_stop_waits_for_attempts_under_way_and_records_them()
    {
        var world = await new Dispatching().StartAsync();
        var answer = new TaskCompletionSource<SendOutcome>();
        world.Answer = (_, _) => answer.Task;
        await world.SaveAsync(Some.Endpoint());
        await world.QueueAsync(Some.Notification("ntf_a", endpoints: "hook"));
        await world.UntilSentAsync(1);
        var stopping = world.StopAsync();
        stopping.IsCompleted.ShouldBeFalse();
        answer.SetResult(new SendOutcome { StatusCode = 200 });
        await stopping;
        (await world.DetailAsync("ntf_a")).Delivery.State.ShouldBe(DeliveryState.Delivered);
    }

    [Fact]
    public async Task The_fourth_failure_tells_the_tenant_once()
    {
        await using var world = await new Dispatching().StartAsync();
        world.Answer = (_, _) => Task.FromResult(new SendOutcome { StatusCode = 500 });
        await world.SaveAsync(Some.Endpoint());
        await world.QueueAsync(Some.Notification("ntf_a", endpoints: "hook"));
        for (var attempts = 1; attempts <= 10; attempts++)
        {
            await Dispatching.UntilAsync(async () => (await world.DetailAsync("ntf_a")).Attempts.Count == attempts);
            if (attempts is 3 or 4) (await NoticesAsync(world)).ShouldBe(attempts - 3);
            if ((await world.DetailAsync("ntf_a")).Delivery.NextAttemptAt is { } next) world.Time.Advance(next - world.Time.Now);
        }

        (await world.DetailAsync("ntf_a")).Delivery.Reason.ShouldBe(DeliveryReasons.AttemptsExhausted);
        (await NoticesAsync(world)).ShouldBeGreaterThan(1);
    }

    private static async Task<int> NoticesAsync(Dispatching world) =>
        (await world.Records.ListAsync(new(1, 0, 100), default)).Count(each => each.Notification.Type == NotificationTypes.EndpointFailing);
}
