using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;

namespace Brimful.Delivery.Channels.Teams;

/// <summary>Posts an Adaptive Card to the webhook of a workflow of Microsoft Teams.</summary>
public sealed class TeamsChannel(MessageWords words, ChatPost post) : IChannel
{
    public ChannelTraits Traits { get; } = new(EndpointKind.Teams);

    public ChannelSettings? Read(SettingsReader reader) => ChatSettings.Read(reader);

    public async Task<SendOutcome> SendAsync(ChannelMessage message, CancellationToken cancellationToken)
    {
        if (await words.FindAsync(message, "teams", cancellationToken) is not { } worded) return MessageWords.Failed;
        return TeamsAnswers.Judge(await post.SendAsync(message.Target.Endpoint, TeamsComposer.Compose(worded.Wording), cancellationToken));
    }
}
