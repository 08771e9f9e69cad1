using Brimful.Delivery.Deliveries;
using NodaTime;

namespace Brimful.Delivery.Tests.Deliveries;

/// <summary>What is recorded together, and what is left as it is.</summary>
public sealed class AttemptRecorderTests
{
    private static readonly Duration Pause = Duration.FromMilliseconds(25);

    [Fact]
    public async Task The_first_attempt_is_recorded_at_once_and_what_comes_in_the_pause_behind_it_after_the_pause()
    {
        await using var world = await new Dispatching(new DeliveryOptions { RecordingPause = Pause }).StartAsync();
        await world.SaveAsync(Some.Endpoint());
        await world.QueueAsync(Some.Notification("ntf_a", endpoints: "hook"));
        await world.UntilAsync("ntf_a", DeliveryState.Delivered);
        foreach (var id in new[] { "ntf_b", "ntf_c" }) await world.QueueAsync(Some.Notification(id, endpoints: "hook"));
        await world.UntilSentAsync(3);
        world.Records.Recordings.ShouldBe(1);
        foreach (var id in new[] { "ntf_b", "ntf_c" }) await Dispatching.UntilAsync(async () =>
        {
            world.Time.Advance(Pause);
            return (await world.DetailAsync(id)).Delivery.State == DeliveryState.Delivered;
        });
    }

    [Fact]
    public async Task A_stop_records_what_gathers_in_the_pause()
    {
        await using var world = await new Dispatching(new DeliveryOptions { RecordingPause = Pause }).StartAsync();
        await world.SaveAsync(Some.Endpoint());
        await world.QueueAsync(Some.Notification("ntf_a", endpoints: "hook"));
        await world.UntilAsync("ntf_a", DeliveryState.Delivered);
        await world.QueueAsync(Some.Notification("ntf_b", endpoints: "hook"));
        await world.UntilSentAsync(2);
        var stopping = world.StopAsync();
        await Dispatching.UntilAsync(() =>
        {
            world.Time.Advance(Pause);
            return Task.FromResult(stopping.IsCompleted);
        });
        await stopping;
        (await world.DetailAsync("ntf_b")).Delivery.State.ShouldBe(DeliveryState.Delivered);
    }
}
