using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;

namespace Brimful.Delivery.Channels.Slack;

/// <summary>Posts to an incoming webhook of Slack: at most one message a second, which is what Slack takes of a URL.</summary>
public sealed class SlackChannel(MessageWords words, ChatPost post) : IChannel
{
    public ChannelTraits Traits { get; } = new(EndpointKind.Slack) { MostPerSecond = 1 };

    public ChannelSettings? Read(SettingsReader reader) => ChatSettings.Read(reader);

    public async Task<SendOutcome> SendAsync(ChannelMessage message, CancellationToken cancellationToken)
    {
        if (await words.FindAsync(message, "slack", cancellationToken) is not { } worded) return MessageWords.Failed;
        return SlackAnswers.Judge(await post.SendAsync(message.Target.Endpoint, SlackComposer.Compose(worded.Wording), cancellationToken));
    }
}
