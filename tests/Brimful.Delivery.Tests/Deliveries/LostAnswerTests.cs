using Brimful.Delivery.Contacts;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Routing;
using Brimful.Delivery.Tests.Channels;
using Brimful.Delivery.Timing;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using NodaTime;

namespace Brimful.Delivery.Tests.Deliveries;

/// <summary>The store writes and nobody hears of it. What it queued is sent all the same.</summary>
public sealed class LostAnswerTests
{
    private const string Ada = "/accounts/acme/contacts/ada/email";

    private static readonly Duration Wait = HoldingPolicy.GroupingWait;

    private readonly PostChannel _post = new();

    [Fact]
    public async Task What_another_deliverys_time_has_queued_is_sent_after_a_pause_and_not_when_it_would_have_been_due_alone()
    {
        await using var world = await StartAsync();
        await world.QueueAsync(Held("small", Severity.Information, Some.Noon + Wait));
        await world.QueueAsync(Held("great", Severity.Warning, Some.Noon + Wait + Wait));
        (world.Records.LosesAnswers, world.Records.RefusesGathering) = (true, true);
        world.Time.Advance(Wait);
        await world.UntilAsync("great", DeliveryState.Queued, Ada);
        world.Records.RefusesGathering = false;
        await Dispatching.UntilAsync(async () =>
        {
            if (world.Time.Now < Some.Noon + Wait + Duration.FromSeconds(5)) world.Time.Advance(world.Options.StoreRetryDelay);
            return (await world.DetailAsync("great", Ada)).Delivery.State == DeliveryState.Delivered;
        });
        (await world.DetailAsync("small", Ada)).Delivery.State.ShouldBe(DeliveryState.Merged);
        _post.Messages.ShouldHaveSingleItem().ShouldSatisfyAllConditions(message => message.NotificationId.ShouldBe("great"), message => message.Also.Count.ShouldBe(1));
    }

    [Fact]
    public async Task A_lane_of_which_all_is_refused_rests_before_it_is_read_anew()
    {
        await using var world = await StartAsync(options: new DeliveryOptions { LanePageSize = 2, LaneConcurrency = 1 });
        world.Records.RefusesGathering = true;
        await world.SaveAsync(Some.Endpoint());
        for (var i = 0; i < 5; i++) await world.QueueAsync(Held($"held{i}", Severity.Information, Some.Noon));
        await Dispatching.UntilAsync(() => Task.FromResult(world.Records.RefusedGatherings > 0));
        for (var i = 0; i < 50; i++)
        {
            await world.QueueAsync(Some.Notification($"ntf_{i}", endpoints: "hook"));
            await world.UntilAsync($"ntf_{i}", DeliveryState.Delivered);
        }

        world.Records.RefusedGatherings.ShouldBe(1);
    }

    [Fact]
    public async Task What_a_sandboxs_clock_has_queued_is_sent()
    {
        await using var world = await StartAsync(sandbox: Some.Noon);
        foreach (var (id, severity) in new[] { ("small", Severity.Information), ("great", Severity.Warning) }) await world.Records.AddAsync(Held(id, severity, Some.Noon + Wait), default);
        (world.Records.LosesAnswers, world.Records.RefusesGathering) = (true, true);
        world.Accounts.Sandboxes[1] = Some.Noon + Wait;
        await Should.ThrowAsync<StoreUnavailableException>(() => world.Follower.FollowAsync(1, default));
        world.Records.RefusesGathering = false;
        await world.UntilAsync("great", DeliveryState.Delivered, Ada);
        (await world.DetailAsync("small", Ada)).Delivery.State.ShouldBe(DeliveryState.Merged);
        _post.Messages.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_a_person_has_told_again_is_sent_although_the_person_is_told_that_it_failed()
    {
        await using var world = await ToldAsync();
        world.Records.WritesUnheard = true;
        await Should.ThrowAsync<StoreUnavailableException>(() => world.Notifications.ResendAsync("one", "ntf_a", null, default));
        await world.UntilSentAsync(2);
    }

    [Fact]
    public async Task A_test_message_is_sent_although_who_asks_for_it_is_told_that_it_failed()
    {
        await using var world = await ToldAsync();
        world.Records.WritesUnheard = true;
        await Should.ThrowAsync<StoreUnavailableException>(() => world.Endpoints.TestAsync("one", "hook", default));
        await world.UntilSentAsync(2);
    }

    [Fact]
    public async Task What_an_endpoint_missed_is_sent_although_who_asks_for_it_is_told_that_it_failed_and_finds_nothing_left_to_ask_for()
    {
        await using var world = await ToldAsync();
        await world.Endpoints.DisableAsync("one", "hook", default);
        await world.QueueAsync(Some.Notification("ntf_missed", endpoints: "hook"));
        await world.UntilAsync("ntf_missed", DeliveryState.Held);
        await world.Endpoints.EnableAsync("one", "hook", default);
        await world.QueueAsync(Some.Notification("ntf_b", endpoints: "hook"));
        await world.UntilAsync("ntf_b", DeliveryState.Delivered);
        world.Records.WritesUnheard = true;
        await Should.ThrowAsync<StoreUnavailableException>(() => world.Endpoints.ReplayMissedAsync("one", "hook", null, default));
        world.Records.WritesUnheard = false;
        (await world.Endpoints.ReplayMissedAsync("one", "hook", null, default)).ShouldBeOfType<Outcome<int>.Done>().Value.ShouldBe(0);
        await world.UntilAsync("ntf_missed", DeliveryState.Delivered);
    }

    /// <summary>An endpoint that was told something, so that its lane has nothing left to read.</summary>
    private static async Task<Dispatching> ToldAsync()
    {
        var world = await new Dispatching().StartAsync();
        await world.SaveAsync(Some.Endpoint());
        await world.QueueAsync(Some.Notification("ntf_a", endpoints: "hook"));
        await world.UntilAsync("ntf_a", DeliveryState.Delivered);
        return world;
    }

    private async Task<Dispatching> StartAsync(Instant? sandbox = null, DeliveryOptions? options = null)
    {
        var world = new Dispatching(options) { More = [_post] };
        if (sandbox is { } clock) world.Accounts.Sandboxes[1] = clock;
        var contact = new Contact { Name = "Ada", Persona = Personas.Developer, Addresses = [new ContactAddress("email", "ada@example.com", true)] };
        (await world.Telling.Contacts.PutAsync(new ContactName("one", "acme", "ada"), contact, default, default)).ShouldBeOfType<Outcome<Stored<ContactView>>.Done>();
        return await world.StartAsync();
    }

    private static NewNotification Held(string id, Severity severity, Instant until) => Some.Notification(id) with
    {
        Deliveries = [new NewDelivery(Ada, DeliveryState.Held, DeliveryReasons.Grouping, until) { Routing = new DeliveryRouting("r", severity, JumpPolicy.Digest, false).ToText() }],
    };
}
