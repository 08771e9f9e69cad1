using System.Collections.Immutable;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Channels.Webhooks;
using NodaTime;

namespace Brimful.Delivery.Endpoints;

/// <summary>Changes of an endpoint as values: pure but for the protection of secrets.</summary>
internal sealed class EndpointEdits(EndpointSecrets secrets, Duration overlap)
{
    /// <param name="secret">To sign with; null where the channel signs nothing.</param>
    public Endpoint Create(EndpointId id, CheckedTerms terms, WebhookSecret? secret, Instant now) => new()
    {
        Id = id,
        Kind = terms.Traits.Kind,
        Settings = terms.Settings.Json,
        Sealed = terms.Settings.Secrets.IsEmpty ? null : secrets.Seal(id, 1, Whole(terms.Settings, ImmutableDictionary<string, string>.Empty)),
        StateSince = now,
        Secret = secret is null ? null : secrets.Protect(id, 1, secret),
        RateLimitPerSecond = terms.RateLimitPerSecond,
        Version = 1,
        CreatedAt = now,
    };

    /// <summary>The endpoint under new terms; the very same when they change nothing.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">What is secret cannot be opened, and is to be kept.</exception>
    public Endpoint Replace(Endpoint endpoint, CheckedTerms terms, Instant now)
    {
        var edited = endpoint with { Settings = terms.Settings.Json, Sealed = Resealed(endpoint, terms.Settings), RateLimitPerSecond = terms.RateLimitPerSecond };
        if (terms.Secret is { } text && WebhookSecret.TryParse(text) is { } secret && !IsCurrent(endpoint, secret)) edited = WithSecret(edited, secret, now);
        return edited == endpoint ? endpoint : edited with { Version = endpoint.Version + 1 };
    }

    public Endpoint Rotate(Endpoint endpoint, WebhookSecret secret, Instant now) =>
        WithSecret(endpoint, secret, now) with { Version = endpoint.Version + 1 };

    public static Endpoint Enable(Endpoint endpoint, Instant now) => endpoint.IsEnabled
        ? endpoint
        : endpoint with { DisabledReason = null, StateSince = now, Health = EndpointHealth.Well, Version = endpoint.Version + 1 };

    public static Endpoint Disable(Endpoint endpoint, string reason, Instant now) => endpoint.IsEnabled
        ? endpoint with { DisabledReason = reason, StateSince = now, Version = endpoint.Version + 1 }
        : endpoint;

    /// <summary>What is secret in new settings; the very same when nothing of it changes.</summary>
    private ProtectedSecret? Resealed(Endpoint endpoint, ChannelSettings settings)
    {
        if (settings.Secrets.IsEmpty) return null;
        var keepsSome = settings.Secrets.ContainsValue(null);
        var before = keepsSome ? secrets.Unseal(endpoint) : secrets.TryUnseal(endpoint);
        var whole = Whole(settings, before);
        return endpoint.Sealed is { } held && whole.Count == before.Count && whole.All(each => before.GetValueOrDefault(each.Key) == each.Value)
            ? held
            : secrets.Seal(endpoint.Id, (endpoint.Sealed?.Version ?? 0) + 1, whole);
    }

    /// <summary>Secrets with those that are kept put in; one that is kept and was not there is the check's to refuse: <see cref="MaskedSecrets"/>.</summary>
    private static SortedDictionary<string, string> Whole(ChannelSettings settings, IReadOnlyDictionary<string, string> before)
    {
        var whole = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (place, secret) in settings.Secrets) whole[place] = secret ?? before[place];
        return whole;
    }

    private Endpoint WithSecret(Endpoint endpoint, WebhookSecret secret, Instant now) => endpoint with
    {
        Secret = secrets.Protect(endpoint.Id, endpoint.Secret!.Version + 1, secret),
        Previous = new PreviousSecret(endpoint.Secret, now + overlap),
    };

    private bool IsCurrent(Endpoint endpoint, WebhookSecret secret) =>
        secrets.TryOpen(endpoint.Id, endpoint.Secret!) is { } current && current.Bytes.AsSpan().SequenceEqual(secret.Bytes.AsSpan());
}
