using System.Globalization;
using System.Net.Http.Headers;
using Brimful.Contracts.Messages;
using Brimful.Delivery.Channels.Http;
using Brimful.Delivery.Deliveries;
using NodaTime;

namespace Brimful.Delivery.Channels.Webhooks;

/// <summary>
/// Sends webhooks over HTTP. Follows no redirect, uses no proxy, keeps no cookie, passes on no trace context; takes at most so long
/// over the whole exchange and reads at most so much of the answer.
/// </summary>
public sealed class WebhookSender : IWebhookSender, IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient _client;
    private readonly DeliveryOptions _options;
    private readonly TimeProvider _time;

    public WebhookSender(DeliveryOptions options, IHostResolver resolver, TimeProvider time)
        : this(Handler(options, resolver), options, time)
    {
    }

    internal WebhookSender(SocketsHttpHandler handler, DeliveryOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task<SendOutcome> SendAsync(WebhookRequest request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.AttemptTimeout.ToTimeSpan(), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var outcome = new SendOutcome();
        try
        {
            using var message = Message(request);
            using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            outcome = outcome with { StatusCode = (int)response.StatusCode, RetryAfter = RetryAfter(response.Headers.RetryAfter) };
            return outcome with { Answer = await AnswerText.ReadAsync(response.Content, _options.AnswerLimitBytes, either.Token) };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return outcome with { Failure = AttemptError.Timeout };
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return outcome with { Failure = SendFailure.Classify(failure) };
        }
    }

    public void Dispose() => _client.Dispose();

    internal static SocketsHttpHandler Handler(DeliveryOptions options, IHostResolver resolver) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = options.ConnectTimeout.ToTimeSpan(),
        ConnectCallback = new GuardedConnector(resolver, options.AllowPrivateNetworks).ConnectAsync,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        MaxConnectionsPerServer = options.OverallConcurrency,
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 0,
        ResponseDrainTimeout = TimeSpan.Zero,
    };

    private static HttpRequestMessage Message(WebhookRequest request)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, request.Url) { Content = new ReadOnlyMemoryContent(request.Body) };
        message.Content.Headers.ContentType = Json;
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("Brimful", "1"));
        message.Headers.Add(WebhookHeaders.Id, request.Id);
        message.Headers.Add(WebhookHeaders.Timestamp, request.TimestampSeconds.ToString(CultureInfo.InvariantCulture));
        message.Headers.TryAddWithoutValidation(WebhookHeaders.Signature, request.Signature);
        return message;
    }

    private Duration? RetryAfter(RetryConditionHeaderValue? header) => header switch
    {
        { Delta: { } delta } => Duration.FromTimeSpan(delta),
        { Date: { } date } => Duration.Max(Instant.FromDateTimeOffset(date) - _time.Now(), Duration.Zero),
        _ => null,
    };
}
