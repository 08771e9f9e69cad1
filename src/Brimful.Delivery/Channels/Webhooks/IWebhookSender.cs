using System.Net.Http.Headers;
using Brimful.Delivery.Deliveries;

namespace Brimful.Delivery.Channels.Webhooks;

/// <summary>Sends one signed message, once.</summary>
public interface IWebhookSender
{
    /// <summary>Sends and says how it went. Whatever the other side does is an outcome, never an exception; only
    /// <paramref name="cancellationToken"/> ends it without one.</summary>
    Task<SendOutcome> SendAsync(WebhookRequest request, CancellationToken cancellationToken);
}

/// <summary>A message as it goes out.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="TimestampSeconds">When it was signed.</param>
/// <param name="Signature">The value of the signature header.</param>
public sealed record WebhookRequest(string Url, string Id, long TimestampSeconds, string Signature, ReadOnlyMemory<byte> Body)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>What the body is.</summary>
    public MediaTypeHeaderValue ContentType { get; init; } = Json;

    /// <summary>Headers beside those that every message has.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}
