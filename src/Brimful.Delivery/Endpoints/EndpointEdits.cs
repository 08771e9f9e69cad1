using Brimful.Delivery.Webhooks;
using NodaTime;

namespace Brimful.Delivery.Endpoints;

/// <summary>Changes of an endpoint as values: pure but for the protection of secrets.</summary>
internal sealed class EndpointEdits(EndpointSecrets secrets, Duration overlap)
{
    public Endpoint Create(EndpointId id, EndpointTerms terms, WebhookSecret secret, Instant now) => new()
    {
        Id = id,
        Kind = EndpointKind.Webhook,
        Url = terms.Url!,
        StateSince = now,
        Secret = secrets.Protect(id, 1, secret),
        RateLimitPerSecond = terms.RateLimitPerSecond,
        Version = 1,
        CreatedAt = now,
    };

    /// <summary>The endpoint under new terms; the very same when they change nothing.</summary>
    public Endpoint Replace(Endpoint endpoint, EndpointTerms terms, Instant now)
    {
        var edited = endpoint with { Url = terms.Url!, RateLimitPerSecond = terms.RateLimitPerSecond };
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

    private Endpoint WithSecret(Endpoint endpoint, WebhookSecret secret, Instant now) => endpoint with
    {
        Secret = secrets.Protect(endpoint.Id, endpoint.Secret.Version + 1, secret),
        Previous = new PreviousSecret(endpoint.Secret, now + overlap),
    };

    private bool IsCurrent(Endpoint endpoint, WebhookSecret secret) =>
        secrets.TryOpen(endpoint.Id, endpoint.Secret) is { } current && current.Bytes.AsSpan().SequenceEqual(secret.Bytes.AsSpan());
}
