using System.Net.Http.Headers;
using System.Security.Cryptography;
using Brimful.Delivery.Channels.Http;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Microsoft.Extensions.Logging;

namespace Brimful.Delivery.Channels;

/// <summary>Posts JSON to an endpoint's secret URL.</summary>
public sealed class ChatPost(EndpointSecrets secrets, GuardedClient client, ILogger<ChatPost> log)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json") { CharSet = "utf-8" };

    public async Task<SendOutcome> SendAsync(Endpoint endpoint, byte[] payload, CancellationToken cancellationToken)
    {
        if (Open(endpoint) is not { } opened) return new SendOutcome { Failure = AttemptError.Signing };
        var request = new HttpRequestMessage(HttpMethod.Post, opened[SecretUrl.Place]) { Content = new ByteArrayContent(payload) };
        request.Content.Headers.ContentType = Json;
        return await client.ExchangeAsync(request, cancellationToken);
    }

    /// <summary>What of an endpoint's settings is secret; null when it cannot be opened.</summary>
    public IReadOnlyDictionary<string, string>? Open(Endpoint endpoint)
    {
        try
        {
            return secrets.Unseal(endpoint);
        }
        catch (CryptographicException unreadable)
        {
            log.LogError(unreadable, "The settings of endpoint {Endpoint} of tenant {Tenant} cannot be opened. Restore the master key, or put the endpoint anew.", endpoint.Id.Key, endpoint.Id.TenantNumber);
            return null;
        }
    }
}
