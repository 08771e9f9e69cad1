using System.Globalization;
using Brimful.Contracts.Messages;
using Brimful.Delivery.Channels.Http;
using Brimful.Delivery.Deliveries;

namespace Brimful.Delivery.Channels.Webhooks;

/// <summary>Sends webhooks over HTTP.</summary>
public sealed class WebhookSender(GuardedClient client) : IWebhookSender
{
    public Task<SendOutcome> SendAsync(WebhookRequest request, CancellationToken cancellationToken) => client.ExchangeAsync(Message(request), cancellationToken);

    private static HttpRequestMessage Message(WebhookRequest request)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, request.Url) { Content = new ReadOnlyMemoryContent(request.Body) };
        message.Content.Headers.ContentType = request.ContentType;
        message.Headers.Add(WebhookHeaders.Id, request.Id);
        message.Headers.Add(WebhookHeaders.Timestamp, request.TimestampSeconds.ToString(CultureInfo.InvariantCulture));
        message.Headers.TryAddWithoutValidation(WebhookHeaders.Signature, request.Signature);
        foreach (var (name, value) in request.Headers) message.Headers.TryAddWithoutValidation(name, value);
        return message;
    }
}
