using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Routing;
using Brimful.Delivery.Timing;
using NodaTime;

namespace Brimful.Delivery.Tests.Deliveries;

public sealed class GathererTests
{
    private const string Ada = "/contacts/ada/email";

    private readonly InMemoryRecords _records = new();
    private readonly ManualTime _time = new(Some.Noon);

    [Fact]
    public async Task What_comes_after_a_group_was_settled_waits_its_own_time_although_another_of_the_group_is_looked_at_late()
    {
        var gatherer = new Gatherer(_records, new TenantClocks(new FakeAccounts(), _time), _time);
        foreach (var id in new[] { "a", "b" }) await HoldAsync(id, Some.Noon);
        var (first, second) = (await LoadAsync("a"), await LoadAsync("b"));
        (await gatherer.GatherAsync(first, default)).ShouldBe(IdOf("a"));
        await HoldAsync("c", Some.Noon + Duration.FromSeconds(30));

        (await gatherer.GatherAsync(second, default)).ShouldBeNull();
        (await LoadAsync("b")).Delivery.State.ShouldBe(DeliveryState.Merged);
        (await LoadAsync("c")).Delivery.ShouldSatisfyAllConditions(
            late => late.State.ShouldBe(DeliveryState.Held),
            late => late.NextAttemptAt.ShouldBe(Some.Noon + Duration.FromSeconds(30)));
    }

    [Fact]
    public async Task What_concerns_one_target_happens_one_after_the_other_and_others_do_not_wait_for_it()
    {
        var turns = new Turns<EndpointId>();
        var (ada, bob) = (new EndpointId(1, Ada), new EndpointId(1, "/contacts/bob/email"));
        var (first, happened) = (new TaskCompletionSource(), new List<string>());
        var one = TakeAsync(ada, "one", first.Task);
        var two = TakeAsync(ada, "two", Task.CompletedTask);
        await TakeAsync(bob, "other", Task.CompletedTask);
        first.SetException(new TimeoutException());

        await Should.ThrowAsync<TimeoutException>(one);
        await two;
        await TakeAsync(ada, "three", Task.CompletedTask);
        happened.ShouldBe(["one begins", "other begins", "other ends", "two begins", "two ends", "three begins", "three ends"]);

        Task<bool> TakeAsync(EndpointId target, string name, Task work) => turns.TakeAsync(target, async () =>
        {
            happened.Add($"{name} begins");
            await work;
            happened.Add($"{name} ends");
            return true;
        });
    }

    private static DeliveryId IdOf(string id) => new(1, id, Ada);

    private async Task<DeliveryWork> LoadAsync(string id) => (await _records.LoadAsync([IdOf(id)], default)).Single();

    private Task HoldAsync(string id, Instant until) => _records.AddAsync(
        Some.Notification(id) with
        {
            Deliveries = [new NewDelivery(Ada, DeliveryState.Held, DeliveryReasons.Grouping, until) { Routing = new DeliveryRouting("r", Severity.Information, JumpPolicy.Digest, false).ToText() }],
        },
        default);
}
