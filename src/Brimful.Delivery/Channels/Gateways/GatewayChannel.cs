using System.Net.Http.Headers;
using System.Text;
using Brimful.Delivery.Channels.Http;
using Brimful.Delivery.Channels.Sms;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;

namespace Brimful.Delivery.Channels.Gateways;

/// <summary>Tells one recipient by a request to the tenant's HTTP gateway: text messages, or push messages to telephones.</summary>
public sealed class GatewayChannel : IChannel
{
    private readonly MessageWords _words;
    private readonly ChatPost _post;
    private readonly GuardedClient _client;

    public GatewayChannel(EndpointKind kind, MessageWords words, ChatPost post, GuardedClient client)
    {
        (_words, _post, _client) = (words, post, client);
        Traits = new ChannelTraits(kind) { HasRecipients = true };
    }

    public ChannelTraits Traits { get; }

    public ChannelSettings? Read(SettingsReader reader) => GatewaySettings.Read(reader, isNumber: Traits.Kind == EndpointKind.Sms);

    public async Task<SendOutcome> SendAsync(ChannelMessage message, CancellationToken cancellationToken)
    {
        if (await _words.FindAsync(message, EndpointKinds.NameOf(Traits.Kind), cancellationToken) is not { } worded) return MessageWords.Failed;
        if (_post.Open(message.Target.Endpoint) is not { } secrets) return new SendOutcome { Failure = AttemptError.Signing };
        return await _client.ExchangeAsync(Request(message, worded, secrets), cancellationToken);
    }

    private static HttpRequestMessage Request(ChannelMessage message, WordedMessage worded, IReadOnlyDictionary<string, string> secrets)
    {
        var settings = GatewaySettings.Parse(message.Target.Endpoint.Settings);
        var headers = HeaderSettings.Of(secrets);
        var contentType = headers.FirstOrDefault(static each => each.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase)).Value;
        var body = GatewayBody.Fill(settings.Body, contentType, ValuesOf(message, worded));
        var request = new HttpRequestMessage(new HttpMethod(settings.Method), secrets[SecretUrl.Place]) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = contentType is not null && MediaTypeHeaderValue.TryParse(contentType, out var said) ? said : new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in headers.Where(static each => !each.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase)))
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private static Dictionary<string, string> ValuesOf(ChannelMessage message, WordedMessage worded) => new()
    {
        ["to"] = message.Target.Address ?? "",
        ["text"] = SmsComposer.Compose(worded.Wording, worded.Brand).Text,
        ["title"] = worded.Wording.Title,
        ["url"] = worded.Wording.Actions.IsEmpty ? "" : worded.Wording.Actions[0].Url,
        ["id"] = message.NotificationId,
        ["type"] = message.Work.NotificationType,
        ["locale"] = worded.Wording.Locale,
    };
}
