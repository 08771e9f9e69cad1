using System.Collections.Concurrent;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;

namespace Brimful.Delivery.Tests.Channels;

/// <summary>A channel whose endpoints name recipients; answers as told, and notes who was written to.</summary>
internal sealed class PostChannel : IChannel
{
    private readonly ConcurrentQueue<ChannelMessage> _messages = new();

    public ChannelTraits Traits { get; init; } = new(EndpointKind.Email) { HasRecipients = true };

    public Func<string, SendOutcome> Answer { get; set; } = _ => new SendOutcome { StatusCode = 250 };

    public IReadOnlyList<ChannelMessage> Messages => [.. _messages];

    public IReadOnlyList<string> Told => [.. _messages.Select(each => each.Target.Address!)];

    public ChannelSettings? Read(SettingsReader reader)
    {
        var to = reader.RequireTexts("to", 50, 254);
        var key = reader.FindText("key2", 100);
        reader.RefuseUnknown();
        var settings = new ChannelSettings(SettingsJson.Write(writer =>
        {
            writer.WriteStartArray("to");
            foreach (var each in to) writer.WriteStringValue(each);
            writer.WriteEndArray();
            if (key is not null) writer.WriteString("key2", MaskedSecrets.Mask.ToString());
        }));
        return key is null ? settings : settings with { Secrets = settings.Secrets.Add("key2", key.Contains(MaskedSecrets.Mask, StringComparison.Ordinal) ? null : key) };
    }

    public Task<SendOutcome> SendAsync(ChannelMessage message, CancellationToken cancellationToken)
    {
        _messages.Enqueue(message);
        return Task.FromResult(Answer(message.Target.Address!));
    }
}
