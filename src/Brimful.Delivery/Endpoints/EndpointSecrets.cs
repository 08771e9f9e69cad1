using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Brimful.Delivery.Secrets;
using Brimful.Delivery.Webhooks;
using NodaTime;

namespace Brimful.Delivery.Endpoints;

/// <summary>Endpoints' signing secrets, in and out of protection. A protected secret opens only for its tenant, endpoint and version.</summary>
public sealed class EndpointSecrets(ISecretProtector protector)
{
    /// <summary>Protects a secret as the given version of an endpoint's.</summary>
    public ProtectedSecret Protect(EndpointId id, int version, WebhookSecret secret) =>
        new(version, ImmutableArray.Create(protector.Protect(secret.Bytes.AsSpan(), Binding(id, version))));

    /// <summary>The secrets to sign with at an instant: the current one, and the one before while it is valid and can be opened, so
    /// that rotating a secret that cannot be opened heals the endpoint at once.</summary>
    /// <exception cref="CryptographicException">The current secret cannot be opened.</exception>
    public ImmutableArray<WebhookSecret> ValidAt(Endpoint endpoint, Instant now)
    {
        var current = Open(endpoint.Id, endpoint.Secret);
        return endpoint.Previous is { } previous && now < previous.ValidUntil && TryOpen(endpoint.Id, previous.Secret) is { } before
            ? [current, before]
            : [current];
    }

    /// <summary>Opens one secret.</summary>
    /// <exception cref="CryptographicException">It is of another place, of another master key, or was changed.</exception>
    public WebhookSecret Open(EndpointId id, ProtectedSecret secret) =>
        new(ImmutableArray.Create(protector.Unprotect(secret.Bytes.AsSpan(), Binding(id, secret.Version))));

    /// <summary>Opens one secret; null when it cannot be opened.</summary>
    public WebhookSecret? TryOpen(EndpointId id, ProtectedSecret secret)
    {
        try
        {
            return Open(id, secret);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[] Binding(EndpointId id, int version) =>
        Encoding.UTF8.GetBytes($"brimful.endpoint.secret\n{id.TenantNumber}\n{id.Key}\n{version}");
}
