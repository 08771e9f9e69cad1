using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Tests.Deliveries;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Brimful.Delivery.Tests.Notifications;

public sealed class NotificationExpiryTests : IAsyncLifetime
{
    private static readonly DeliveryOptions Options = new() { Retention = Duration.FromDays(7), ForgetEvery = Duration.FromHours(1) };

    private readonly InMemoryRecords _records = new();
    private readonly ManualTime _time = new(Some.Noon);
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    [Fact]
    public async Task What_is_older_than_the_retention_is_forgotten_and_no_sooner()
    {
        foreach (var tenant in new[] { 1, 2 }) await AddAsync(tenant, "ntf_a", DeliveryState.Delivered);
        await AddAsync(1, "ntf_b", DeliveryState.Queued);
        Start(new DeliveryOptions { Retention = Options.Retention, ForgetEvery = Options.Retention });
        await LookedAsync(1);

        _time.Advance(Options.Retention);
        await LookedAsync(2);
        (await IdsAsync(1)).ShouldBe(["ntf_a", "ntf_b"]);

        _time.Advance(Options.Retention);
        await Dispatching.UntilAsync(() => Task.FromResult(_records.Slices.Contains(2)));
        (await IdsAsync(1)).ShouldBe(["ntf_b"]);
        (await IdsAsync(2)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_go_in_slices_with_a_pause_after_each()
    {
        for (var at = 0; at < 450; at++) await AddAsync(1, $"ntf_{at}", DeliveryState.Failed);
        _time.Advance(Options.Retention + Duration.FromSeconds(1));
        Start();

        await AdvanceUntilAsync(() => _records.Slices.Count >= 4);
        _records.Slices.Take(4).ShouldBe([200, 200, 50, 0]);
    }

    [Fact]
    public async Task A_store_that_refuses_is_asked_again_at_the_next_look()
    {
        await AddAsync(1, "ntf_a", DeliveryState.Suppressed);
        _time.Advance(Options.Retention + Duration.FromSeconds(1));
        _records.Refuse = 1;
        Start();

        await AdvanceUntilAsync(() => _records.Slices.Contains(1));
        _running.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_fault_ends_no_server_and_the_next_look_goes_on()
    {
        await AddAsync(1, "ntf_a", DeliveryState.Suppressed);
        _time.Advance(Options.Retention + Duration.FromSeconds(1));
        (_records.Refuse, _records.RefuseWith) = (1, new InvalidOperationException("A planted fault."));
        Start();

        await AdvanceUntilAsync(() => _running.IsCompleted || _records.Slices.Contains(1));
        _running.IsCompleted.ShouldBeFalse();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private void Start(DeliveryOptions? options = null) => _running = new NotificationExpiry(_records, options ?? Options, _time, NullLogger<NotificationExpiry>.Instance).RunAsync(_stop.Token);

    private Task AddAsync(int tenant, string id, DeliveryState state) => _records.AddAsync(
        new NewNotification(
            new Notification
            {
                TenantNumber = tenant,
                Id = id,
                Type = NotificationTypes.Crossed,
                CreatedAt = Some.Noon,
                State = NotificationState.Addressed,
                Reason = NotificationReasons.EndpointNamed,
                Body = new byte[] { 1 },
            },
            [new NewDelivery("hook", state, "told", state == DeliveryState.Queued ? Some.Noon : null)]),
        default);

    private async Task<IEnumerable<string>> IdsAsync(int tenant) =>
        (await _records.ListAsync(new NotificationQuery(tenant, 0, 1_000), default)).Select(record => record.Notification.Id);

    /// <summary>It has looked so many times, and waits for the next.</summary>
    private async Task LookedAsync(int times)
    {
        await Dispatching.UntilAsync(() => Task.FromResult(_records.Slices.Count >= times && _time.IsAwaited));
        _records.Slices.Count.ShouldBe(times);
    }

    /// <summary>Lets time pass, a pause at a time, until something has been done.</summary>
    private Task AdvanceUntilAsync(Func<bool> isDone) => Dispatching.UntilAsync(() =>
    {
        if (!isDone()) _time.Advance(Duration.FromMinutes(1));
        return Task.FromResult(isDone());
    });
}
