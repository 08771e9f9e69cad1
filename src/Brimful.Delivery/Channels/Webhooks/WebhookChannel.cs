using System.Security.Cryptography;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Microsoft.Extensions.Logging;

namespace Brimful.Delivery.Channels.Webhooks;

/// <summary>Sends a notification's body as it is, or as a CloudEvent, signed at the attempt.</summary>
public sealed class WebhookChannel(EndpointSecrets secrets, IWebhookSender sender, WebhookConsent consent, ILogger<WebhookChannel> log) : IChannel
{
    public ChannelTraits Traits { get; } = new(EndpointKind.Webhook) { IsSigned = true };

    public ChannelSettings? Read(SettingsReader reader) => WebhookSettings.Read(reader);

    public async Task<SendOutcome> SendAsync(ChannelMessage message, CancellationToken cancellationToken)
    {
        var endpoint = message.Target.Endpoint;
        var settings = WebhookSettings.Parse(endpoint.Settings);
        if (settings.AsksConsent && await consent.MissingAsync(endpoint, settings.Url, cancellationToken) is { } missing) return missing;
        WebhookRequest request;
        try
        {
            request = Request(message, settings);
        }
        catch (CryptographicException unreadable)
        {
            log.LogError(unreadable, "The secret of endpoint {Endpoint} of tenant {Tenant} cannot be opened. Restore the master key, or rotate the secret.", endpoint.Id.Key, endpoint.Id.TenantNumber);
            return new SendOutcome { Failure = AttemptError.Signing };
        }
        return await sender.SendAsync(request, cancellationToken);
    }

    /// <summary>What is signed is what is sent, whatever its form.</summary>
    private WebhookRequest Request(ChannelMessage message, WebhookSettings settings)
    {
        var (endpoint, id, timestamp) = (message.Target.Endpoint, message.NotificationId, message.At.ToUnixTimeSeconds());
        var request = new WebhookRequest(settings.Url, id, timestamp, "", message.Work.Body);
        if (settings.Format == WebhookFormat.CloudEvents)
        {
            var (body, type) = CloudEvent.Structured(id, message.Work.Body);
            request = request with { Body = body, ContentType = type };
        }
        else if (settings.Format == WebhookFormat.CloudEventsBinary)
        {
            var (body, attributes) = CloudEvent.Binary(id, message.Work.Body);
            request = request with { Body = body, Headers = attributes };
        }
        if (endpoint.Sealed is not null) request = request with { Headers = [.. request.Headers, .. HeaderSettings.Of(secrets.Unseal(endpoint))] };
        return request with { Signature = WebhookSigner.Sign(id, timestamp, request.Body.Span, secrets.ValidAt(endpoint, message.At)) };
    }
}
