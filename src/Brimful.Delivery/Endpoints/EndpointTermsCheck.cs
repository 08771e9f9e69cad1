using System.Collections.Immutable;
using Brimful.Core.Keys;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Channels.Webhooks;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Endpoints;

/// <summary>Finds every fault in the terms of an endpoint, at once.</summary>
public sealed class EndpointTermsCheck(ChannelList channels)
{
    private const int MostPerSecond = 10_000;

    /// <summary>What every endpoint says, whatever its channel, and what an answer says of one: a resource that was read may be sent back.</summary>
    public static readonly ImmutableArray<string> CommonFields =
    [
        "key", "kind", "secret", "rateLimitPerSecond",
        "state", "disabledReason", "stateSince", "failingSince", "consecutiveFailures", "previousSecretUntil", "createdAt",
    ];

    /// <returns>What the terms say to the channel, when <paramref name="faults"/> gets none.</returns>
    public CheckedTerms? Check(string key, EndpointTerms terms, ImmutableArray<Fault>.Builder faults)
    {
        if (!ResourceKey.IsValid(key)) faults.Add(new Fault("endpoint", "key.invalid", $"A key is {ResourceKey.Form}."));
        if (EndpointKinds.Find(terms.Kind) is not { } kind)
        {
            faults.Add(new Fault("kind", "endpoint.kind_unknown", $"The kind of an endpoint is one of {string.Join(", ", EndpointKinds.Names.Where(static name => name != EndpointKinds.NameOf(EndpointKind.InApp)))}."));
            return null;
        }
        if (kind == EndpointKind.InApp)
        {
            faults.Add(new Fault("kind", "endpoint.kind_in_app", "Inboxes are no endpoints: every account and contact has one. Name accountInbox, or people, in a routing rule."));
            return null;
        }
        if (channels.Find(kind) is not { } channel)
        {
            faults.Add(new Fault("kind", "not_supported_yet", $"Endpoints of kind '{terms.Kind}' are not built yet."));
            return null;
        }

        var settings = channel.Read(new SettingsReader(terms.Body, faults));
        if (terms.Secret is { } secret) CheckSecret(channel.Traits, secret, faults);
        if (terms.RateLimitPerSecond is < 1 or > MostPerSecond)
            faults.Add(new Fault("rateLimitPerSecond", "endpoint.rate_limit_invalid", $"A rate limit is from 1 to {MostPerSecond}."));
        return faults.Count == 0 && settings is not null ? new CheckedTerms(channel.Traits, settings, terms.Secret, terms.RateLimitPerSecond) : null;
    }

    private static void CheckSecret(ChannelTraits traits, string secret, ImmutableArray<Fault>.Builder faults)
    {
        if (!traits.IsSigned)
            faults.Add(new Fault("secret", "endpoint.secret_unsupported", $"Messages of kind '{EndpointKinds.NameOf(traits.Kind)}' are not signed. Leave the secret out."));
        else if (WebhookSecret.TryParse(secret) is null)
            faults.Add(new Fault("secret", "endpoint.secret_invalid", "A secret is whsec_ and the base64 of 24 to 64 bytes."));
    }
}

/// <summary>Terms without a fault.</summary>
public sealed record CheckedTerms(ChannelTraits Traits, ChannelSettings Settings, string? Secret, int? RateLimitPerSecond);
