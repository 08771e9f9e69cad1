using System.Text.Json;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;

namespace Brimful.Delivery.Tests.Deliveries;

public sealed class PlaceShareTests
{
    [Fact]
    public async Task A_slow_mail_server_holds_its_share_of_places_and_what_waits_for_it_uses_no_attempt()
    {
        var mail = new SlowChannel(EndpointKind.Email, mostAtOnce: 3);
        await using var world = new Dispatching(new DeliveryOptions { OverallConcurrency = 4, LaneConcurrency = 8 }) { More = [mail] };
        await world.StartAsync();
        await PutAsync(world, "email", "post");
        await world.QueueAsync(Some.Notification("ntf_m", endpoints: [.. Recipients.Select(to => $"post/{to}")]));
        await Dispatching.UntilAsync(() => Task.FromResult(mail.Begun == 3));
        await world.SaveAsync(Some.Endpoint());
        for (var i = 0; i < 20; i++) await world.QueueAsync(Some.Notification($"ntf_h{i}", endpoints: "hook"));
        for (var i = 0; i < 20; i++) await world.UntilAsync($"ntf_h{i}", DeliveryState.Delivered);
        mail.Begun.ShouldBe(3);
        mail.Answer.SetResult();
        foreach (var to in Recipients) await world.UntilAsync("ntf_m", DeliveryState.Delivered, $"post/{to}");
        foreach (var to in Recipients) (await world.DetailAsync("ntf_m", $"post/{to}")).Attempts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_slow_gateway_holds_an_eighth_of_all_places_over_all_whom_it_tells()
    {
        var texts = new SlowChannel(EndpointKind.Sms, mostAtOnce: null);
        await using var world = new Dispatching(new DeliveryOptions { OverallConcurrency = 16, LaneConcurrency = 8 }) { More = [texts] };
        await world.StartAsync();
        await PutAsync(world, "sms", "post");
        await world.QueueAsync(Some.Notification("ntf_m", endpoints: [.. Recipients.Select(to => $"post/{to}")]));
        await world.SaveAsync(Some.Endpoint());
        await world.QueueAsync(Some.Notification("ntf_h", endpoints: "hook"));
        await world.UntilAsync("ntf_h", DeliveryState.Delivered);
        await Dispatching.UntilAsync(() => Task.FromResult(texts.Begun == 2));
        texts.Answer.SetResult();
        foreach (var to in Recipients) await world.UntilAsync("ntf_m", DeliveryState.Delivered, $"post/{to}");
    }

    private static readonly string[] Recipients = [.. Enumerable.Range(0, 10).Select(number => $"reader{number}@example.com")];

    private static async Task PutAsync(Dispatching world, string kind, string key) =>
        await world.Endpoints.PutAsync("one", key, new EndpointTerms(kind, JsonSerializer.SerializeToElement(new { to = Recipients }), null, null), default, default);

    /// <summary>Answers once it is told to.</summary>
    private sealed class SlowChannel(EndpointKind kind, int? mostAtOnce) : IChannel
    {
        private int _begun;

        public TaskCompletionSource Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Begun => Volatile.Read(ref _begun);

        public ChannelTraits Traits { get; } = new(kind) { HasRecipients = true, MostAtOnce = mostAtOnce };

        public ChannelSettings? Read(SettingsReader reader) => new(JsonSerializer.Serialize(new { to = reader.RequireTexts("to", 50, 254) }));

        public async Task<SendOutcome> SendAsync(ChannelMessage message, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _begun);
            await Answer.Task.WaitAsync(cancellationToken);
            return new SendOutcome { StatusCode = 250 };
        }
    }
}
