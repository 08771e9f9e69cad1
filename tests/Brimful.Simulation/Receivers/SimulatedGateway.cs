using Brimful.Delivery.Channels;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Oracle.People;
using Brimful.Simulation.Scheduling;

namespace Brimful.Simulation.Receivers;

/// <summary>A process's way to people's telephones: a gateway for text messages.</summary>
internal sealed class SimulatedGateway(World world, ProcessContext process) : IChannel
{
    public ChannelTraits Traits { get; } = new(EndpointKind.Sms) { HasRecipients = true };

    public ChannelSettings? Read(SettingsReader reader) => new($$"""{"to":["{{reader.RequireTexts("to", 1, 20)[0]}}"]}""");

    public async Task<SendOutcome> SendAsync(ChannelMessage message, CancellationToken cancellationToken)
    {
        await Task.Yield();
        world.Perils.Before(process, "text");
        var mailbox = world.MailboxAt(message.Target.Address!);
        var behaviour = world.ReceiverAt("https://gateway.example").Choose(world.IsCalm);
        mailbox.Take(new TakenMessage(message.NotificationId, [message.Work.Body, .. message.Also]), behaviour);
        world.Log.Write($"{process.Name} texts {message.NotificationId} with {message.Also.Count + 1} to {message.Target.Address}: taken {behaviour.Takes} times, {behaviour.Outcome.StatusCode} {behaviour.Outcome.Failure}");
        if (behaviour.Slowness > TimeSpan.Zero) await Task.Delay(behaviour.Slowness, world.Clock, cancellationToken);
        return behaviour.Outcome;
    }
}
