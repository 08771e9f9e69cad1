using System.Security.Cryptography;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Microsoft.Extensions.Logging;

namespace Brimful.Delivery.Channels.Webhooks;

/// <summary>Sends a notification's body as it is, signed at the attempt.</summary>
public sealed class WebhookChannel(EndpointSecrets secrets, IWebhookSender sender, ILogger<WebhookChannel> log) : IChannel
{
    public ChannelTraits Traits { get; } = new(EndpointKind.Webhook) { IsSigned = true };

    public ChannelSettings? Read(SettingsReader reader) => WebhookSettings.Read(reader);

    public async Task<SendOutcome> SendAsync(ChannelMessage message, CancellationToken cancellationToken)
    {
        var endpoint = message.Target.Endpoint;
        var (id, body, timestamp) = (message.NotificationId, message.Work.Body, message.At.ToUnixTimeSeconds());
        string signature;
        try
        {
            signature = WebhookSigner.Sign(id, timestamp, body.Span, secrets.ValidAt(endpoint, message.At));
        }
        catch (CryptographicException unreadable)
        {
            log.LogError(unreadable, "The secret of endpoint {Endpoint} of tenant {Tenant} cannot be opened. Restore the master key, or rotate the secret.", endpoint.Id.Key, endpoint.Id.TenantNumber);
            return new SendOutcome { Failure = AttemptError.Signing };
        }
        return await sender.SendAsync(new WebhookRequest(WebhookSettings.UrlOf(endpoint.Settings), id, timestamp, signature, body), cancellationToken);
    }
}
