using System.Collections.Immutable;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using NodaTime;

namespace Brimful.Delivery.Channels;

/// <summary>A way to tell somebody. The dispatcher knows it by its kind alone: what an endpoint of the kind may say, and how a message is sent, are the channel's own.</summary>
public interface IChannel
{
    ChannelTraits Traits { get; }

    /// <summary>Reads what an endpoint says beyond what all endpoints say, noting every fault.</summary>
    /// <returns>Null when there are faults.</returns>
    ChannelSettings? Read(SettingsReader reader);

    /// <summary>Sends one message, once. Whatever the other side does is an outcome, never an exception; only <paramref name="cancellationToken"/>
    /// ends it without one.</summary>
    Task<SendOutcome> SendAsync(ChannelMessage message, CancellationToken cancellationToken);
}

/// <summary>What the dispatcher and the use cases have to know of a channel.</summary>
public sealed record ChannelTraits(EndpointKind Kind)
{
    /// <summary>Whether the operator has set up what the channel needs.</summary>
    public bool IsSetUp { get; init; } = true;

    /// <summary>Whether an endpoint has a secret that messages are signed with.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Whether an endpoint names recipients (<c>to</c>), each of whom gets a message of their own.</summary>
    public bool HasRecipients { get; init; }

    /// <summary>The most messages a second that the other side takes of a target; null for as many as the endpoint says.</summary>
    public int? MostPerSecond { get; init; }

    /// <summary>The most attempts under way at once over all targets of the channel, where one server serves them all; null for no limit of its own.</summary>
    public int? MostAtOnce { get; init; }

    /// <summary>The pauses before attempts, where the channel's own differ from those of webhooks.</summary>
    public ImmutableArray<Duration>? RetrySchedule { get; init; }
}
