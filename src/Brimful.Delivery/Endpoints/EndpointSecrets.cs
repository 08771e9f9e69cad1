using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Brimful.Delivery.Channels.Webhooks;
using Brimful.Delivery.Secrets;
using NodaTime;

namespace Brimful.Delivery.Endpoints;

/// <summary>Endpoints' signing secrets, in and out of protection. A protected secret opens only for its tenant, endpoint and version.</summary>
public sealed class EndpointSecrets(ISecretProtector protector)
{
    /// <summary>What was opened for attempts that begin together; gone with the endpoint as they read it.</summary>
    private readonly ConditionalWeakTable<Endpoint, WebhookSecret> _opened = [];

    /// <summary>Protects a secret as the given version of an endpoint's.</summary>
    public ProtectedSecret Protect(EndpointId id, int version, WebhookSecret secret) =>
        new(version, ImmutableArray.Create(protector.Protect(secret.Bytes.AsSpan(), Binding(id, version))));

    /// <summary>Protects what of an endpoint's settings is secret, as its given version.</summary>
    public ProtectedSecret Seal(EndpointId id, int version, IReadOnlyDictionary<string, string> secrets) =>
        new(version, ImmutableArray.Create(protector.Protect(JsonSerializer.SerializeToUtf8Bytes(secrets), SettingsBinding(id, version))));

    /// <summary>What of an endpoint's settings is secret, by its place; empty when nothing is.</summary>
    /// <exception cref="CryptographicException">It is of another place, of another master key, or was changed.</exception>
    public IReadOnlyDictionary<string, string> Unseal(Endpoint endpoint) => endpoint.Sealed is { } held
        ? JsonSerializer.Deserialize<Dictionary<string, string>>(protector.Unprotect(held.Bytes.AsSpan(), SettingsBinding(endpoint.Id, held.Version)))!
        : ImmutableDictionary<string, string>.Empty;

    /// <summary>The same; empty when it cannot be opened.</summary>
    public IReadOnlyDictionary<string, string> TryUnseal(Endpoint endpoint)
    {
        try
        {
            return Unseal(endpoint);
        }
        catch (CryptographicException)
        {
            return ImmutableDictionary<string, string>.Empty;
        }
    }

    /// <summary>The secrets to sign with at an instant: the current one, and the one before while it is valid and can be opened, so
    /// that rotating a secret that cannot be opened heals the endpoint at once.</summary>
    /// <exception cref="CryptographicException">The current secret cannot be opened.</exception>
    public ImmutableArray<WebhookSecret> ValidAt(Endpoint endpoint, Instant now)
    {
        var current = _opened.GetValue(endpoint, Current);
        return endpoint.Previous is { } previous && now < previous.ValidUntil && TryOpen(endpoint.Id, previous.Secret) is { } before
            ? [current, before]
            : [current];
    }

    private WebhookSecret Current(Endpoint endpoint) => Open(endpoint.Id, endpoint.Secret ?? throw new InvalidOperationException("Messages of this endpoint are not signed."));

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

    private static byte[] SettingsBinding(EndpointId id, int version) =>
        Encoding.UTF8.GetBytes($"brimful.endpoint.settings\n{id.TenantNumber}\n{id.Key}\n{version}");

    private static byte[] Binding(EndpointId id, int version) =>
        Encoding.UTF8.GetBytes($"brimful.endpoint.secret\n{id.TenantNumber}\n{id.Key}\n{version}");
}
