using System.Collections.Concurrent;
using System.Globalization;
using Brimful.Delivery.Channels.Http;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;

namespace Brimful.Delivery.Channels.Webhooks;

/// <summary>
/// Asks receivers whether they want what is sent to them (CloudEvents, HTTP 1.1 Web Hooks, 4): <c>OPTIONS</c> with <c>WebHook-Request-Origin</c>, before the first message and every day. A yes is
/// remembered by the process; a no is asked again with the message's next attempt.
/// </summary>
public sealed class WebhookConsent(GuardedClient client, DeliveryOptions options, TimeProvider time)
{
    private const int Most = 10_000;

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<(EndpointId, string), long> _given = new();

    private string Origin { get; } = options.PublicUrl?.Host ?? System.Net.Dns.GetHostName();

    /// <returns>Null when the receiver consents; else how the asking went.</returns>
    public async Task<SendOutcome?> MissingAsync(Endpoint endpoint, string url, CancellationToken cancellationToken)
    {
        var place = (endpoint.Id, url);
        if (_given.TryGetValue(place, out var at) && time.GetElapsedTime(at) < Remembered) return null;
        var request = new HttpRequestMessage(HttpMethod.Options, url);
        request.Headers.Add("WebHook-Request-Origin", Origin);
        if (endpoint.RateLimitPerSecond is { } rate) request.Headers.Add("WebHook-Request-Rate", (rate * 60).ToString(CultureInfo.InvariantCulture));
        string? allowed = null, most = null;
        var outcome = await client.ExchangeAsync(request, cancellationToken, answer => (allowed, most) = (HeaderOf(answer, "WebHook-Allowed-Origin"), HeaderOf(answer, "WebHook-Allowed-Rate")));
        if (!outcome.IsSuccess) return outcome.Failure is null ? Missing(outcome, outcome.Answer) : outcome;
        if (allowed != "*" && !string.Equals(allowed, Origin, StringComparison.OrdinalIgnoreCase)) return Missing(outcome, $"WebHook-Allowed-Origin does not allow {Origin}.");
        if (IsTooFast(endpoint, most)) return Missing(outcome, $"The receiver allows {most} messages a minute. Set rateLimitPerSecond to less.");
        if (_given.Count >= Most) _given.Clear();
        _given[place] = time.GetTimestamp();
        return null;
    }

    private static SendOutcome Missing(SendOutcome outcome, string? why) =>
        outcome with { Answer = why, Verdict = new Verdict(DeliveryReasons.ConsentMissing) { MayHeal = true } };

    /// <summary>Whether more may be sent than the receiver allows, a minute.</summary>
    private static bool IsTooFast(Endpoint endpoint, string? most) =>
        most is not (null or "*") && int.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out var allowed)
        && (endpoint.RateLimitPerSecond is not { } rate || rate * 60 > allowed);

    private static string? HeaderOf(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? values.First().Trim() : null;
}
