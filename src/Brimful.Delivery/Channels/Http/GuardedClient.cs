using System.Net.Http.Headers;
using Brimful.Delivery.Deliveries;
using NodaTime;

namespace Brimful.Delivery.Channels.Http;

/// <summary>
/// Sends requests to addresses that tenants name. Follows no redirect, uses no proxy, keeps no cookie, passes on no trace context; connects to judged addresses only; takes at
/// most so long over the whole exchange and reads at most so much of the answer.
/// </summary>
public sealed class GuardedClient : IDisposable
{
    private readonly HttpClient _client;
    private readonly DeliveryOptions _options;
    private readonly TimeProvider _time;

    public GuardedClient(DeliveryOptions options, IHostResolver resolver, TimeProvider time)
        : this(Handler(options, resolver), options, time)
    {
    }

    internal GuardedClient(SocketsHttpHandler handler, DeliveryOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Sends a request, once. Whatever the other side does is an outcome; only <paramref name="cancellationToken"/> ends it without one.</summary>
    /// <param name="request">Gets the name of the sender; is disposed of.</param>
    /// <param name="look">Looks at the answer's head where it means something; null where its status says it all.</param>
    public async Task<SendOutcome> ExchangeAsync(HttpRequestMessage request, CancellationToken cancellationToken, Action<HttpResponseMessage>? look = null)
    {
        using var timeout = new CancellationTokenSource(_options.AttemptTimeout.ToTimeSpan(), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var outcome = new SendOutcome();
        try
        {
            using var message = request;
            message.Headers.UserAgent.Add(new ProductInfoHeaderValue("Brimful", "1"));
            using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            look?.Invoke(response);
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

    private Duration? RetryAfter(RetryConditionHeaderValue? header) => header switch
    {
        { Delta: { } delta } => Duration.FromTimeSpan(delta),
        { Date: { } date } => Duration.Max(Instant.FromDateTimeOffset(date) - _time.Now(), Duration.Zero),
        _ => null,
    };
}
