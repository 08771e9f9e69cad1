using System.Collections.Immutable;
using System.Text.Json;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;

namespace Brimful.Delivery.Channels;

/// <summary>The channels that there are, by kind.</summary>
public sealed class ChannelList
{
    private readonly IChannel?[] _channels = new IChannel?[EndpointKinds.Count];
    private readonly RetryPlan?[] _plans = new RetryPlan?[EndpointKinds.Count];

    public ChannelList(IEnumerable<IChannel> channels, DeliveryOptions options)
    {
        foreach (var channel in channels)
        {
            _channels[(int)channel.Traits.Kind] = channel;
            _plans[(int)channel.Traits.Kind] = new RetryPlan(channel.Traits.RetrySchedule ?? options.RetrySchedule, options.JitterRatio);
        }
    }

    /// <summary>The channel of a kind; null when it is not built.</summary>
    public IChannel? Find(EndpointKind kind) => _channels[(int)kind];

    /// <summary>The channel of an endpoint.</summary>
    public IChannel Of(Endpoint endpoint) => _channels[(int)endpoint.Kind] ?? throw new InvalidOperationException($"There is no channel for {endpoint.Kind}.");

    /// <summary>When a channel's deliveries are tried.</summary>
    public RetryPlan PlanOf(EndpointKind kind) => _plans[(int)kind] ?? throw new InvalidOperationException($"There is no channel for {kind}.");

    /// <summary>The most attempts that are started a second to a target of an endpoint; null for no limit.</summary>
    public int? RateOf(Endpoint endpoint) => (Of(endpoint).Traits.MostPerSecond, endpoint.RateLimitPerSecond) switch
    {
        ({ } most, { } chosen) => Math.Min(most, chosen),
        (var most, var chosen) => most ?? chosen,
    };

    /// <summary>Whom an endpoint names; empty when it is one target as a whole.</summary>
    public ImmutableArray<string> RecipientsOf(Endpoint endpoint)
    {
        if (!Of(endpoint).Traits.HasRecipients) return [];
        using var settings = JsonDocument.Parse(endpoint.Settings);
        return [.. settings.RootElement.GetProperty("to").EnumerateArray().Select(static each => each.GetString()!)];
    }

    /// <summary>The targets of an endpoint, as the text that deliveries go by.</summary>
    public ImmutableArray<string> TargetsOf(Endpoint endpoint)
    {
        var recipients = RecipientsOf(endpoint);
        return recipients.IsEmpty ? [endpoint.Id.Key] : [.. recipients.Select(each => $"{endpoint.Id.Key}/{each}")];
    }
}
