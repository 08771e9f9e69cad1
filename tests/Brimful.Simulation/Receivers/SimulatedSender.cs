using Brimful.Delivery.Channels.Webhooks;
using Brimful.Delivery.Deliveries;
using Brimful.Simulation.Scheduling;

namespace Brimful.Simulation.Receivers;

/// <summary>A process's way to the receivers. Its power may go before the message has left, while it is on its way, and before the answer is back.</summary>
internal sealed class SimulatedSender(World world, ProcessContext process) : IWebhookSender
{
    public async Task<SendOutcome> SendAsync(WebhookRequest request, CancellationToken cancellationToken)
    {
        await Task.Yield();
        world.Perils.Before(process, "send");
        var receiver = world.ReceiverAt(request.Url);
        var behaviour = receiver.Choose(world.IsCalm);
        for (var take = 0; take < behaviour.Takes; take++) receiver.Taken.Add((request.Id, request.Body));
        if (behaviour.Outcome.IsSuccess) receiver.Accepted.Add(request.Id);
        if (behaviour.Outcome.IsSuccess && behaviour.Takes == 0) receiver.Lied.Add(request.Id);
        world.Log.Write($"{process.Name} sends {request.Id} to {request.Url}: taken {behaviour.Takes} times, {behaviour.Outcome.StatusCode} {behaviour.Outcome.Failure}");
        if (behaviour.Slowness > TimeSpan.Zero) await Task.Delay(behaviour.Slowness, world.Clock, cancellationToken);
        return behaviour.Outcome;
    }
}
