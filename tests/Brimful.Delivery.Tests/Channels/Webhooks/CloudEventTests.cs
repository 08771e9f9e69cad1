using System.Net;
using System.Text;
using System.Text.Json;
using Brimful.Delivery.Channels.Http;
using Brimful.Delivery.Channels.Webhooks;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Tests.Deliveries;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Tests.Channels.Webhooks;

public sealed class CloudEventTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(
        """{"type":"bucket.threshold.crossed","timestamp":"2026-03-01T12:00:00Z","data":{"tenant":"one","account":{"key":"acme"},"bucket":{"key":"data"},"used":800.000000001,"name":"Grüße"}}""");

    [Fact]
    public void A_structured_event_holds_the_notifications_data_to_the_digit()
    {
        var (body, type) = CloudEvent.Structured("ntf_a", Body);
        type.ToString().ShouldBe("application/cloudevents+json; charset=utf-8");
        var cloudEvent = JsonDocument.Parse(body).RootElement;
        cloudEvent.GetProperty("id").GetString().ShouldBe("ntf_a");
        cloudEvent.GetProperty("source").GetString().ShouldBe("/brimful/tenants/one");
        cloudEvent.GetProperty("subject").GetString().ShouldBe("accounts/acme/buckets/data");
        cloudEvent.GetProperty("data").GetProperty("used").GetRawText().ShouldBe("800.000000001");
    }

    [Fact]
    public void A_binary_event_has_its_attributes_in_headers_and_its_data_as_the_body()
    {
        var (body, headers) = CloudEvent.Binary("ntf_a", Body);
        headers.Select(static each => each.Key).ShouldBe(["ce-specversion", "ce-id", "ce-source", "ce-type", "ce-time", "ce-subject"]);
        JsonDocument.Parse(body).RootElement.GetProperty("name").GetString().ShouldBe("Grüße");
    }

    [Theory]
    [InlineData("plain-text", "plain-text")]
    [InlineData("a b", "a%20b")]
    [InlineData("100%", "100%25")]
    [InlineData("say \"hi\"", "say%20%22hi%22")]
    [InlineData("Euro € 😀", "Euro%20%E2%82%AC%20%F0%9F%98%80")]
    public void What_no_header_may_hold_is_percent_encoded(string text, string encoded) => CloudEvent.Encoded(text).ShouldBe(encoded);

    [Fact]
    public async Task What_is_signed_is_what_is_sent_with_the_endpoints_own_headers()
    {
        await using var world = await new Dispatching().StartAsync();
        Done(await world.Endpoints.PutAsync("one", "hook", Terms("""{"url":"http://hook.example/","format":"cloudEvents","headers":{"Authorization":"Bearer x"},"secret":null}""") with { Secret = Some.Secret.Reveal() }, default, default));
        var id = Done(await world.Endpoints.TestAsync("one", "hook", default)).Notification.Id;
        await world.UntilAsync(id, DeliveryState.Delivered);
        var sent = world.Sent.ShouldHaveSingleItem();
        sent.Headers.ShouldContain(KeyValuePair.Create("Authorization", "Bearer x"));
        JsonDocument.Parse(sent.Body).RootElement.GetProperty("specversion").GetString().ShouldBe("1.0");
        sent.Signature.ShouldBe(WebhookSigner.Sign(id, sent.TimestampSeconds, sent.Body.Span, [Some.Secret]));
    }

    [Theory]
    [InlineData("webhook-id")]
    [InlineData("Content-Type")]
    [InlineData("ce-id")]
    [InlineData("Host")]
    [InlineData("a b")]
    public async Task Headers_that_are_the_messages_own_are_refused(string name)
    {
        await using var world = await new Dispatching().StartAsync();
        var terms = Terms(JsonSerializer.Serialize(new { url = "http://hook.example/", headers = new Dictionary<string, string> { [name] = "x" } }));
        Refused(await world.Endpoints.PutAsync("one", "hook", terms, default, default)).Code.ShouldBe("endpoint.header_reserved");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\nWebHook-Allowed-Origin: *\nContent-Length: 0\n\n", null)]
    [InlineData("HTTP/1.1 200 OK\nWebHook-Allowed-Origin: usage.acme.example\nWebHook-Allowed-Rate: 600\nContent-Length: 0\n\n", null)]
    [InlineData("HTTP/1.1 200 OK\nWebHook-Allowed-Origin: usage.acme.example\nWebHook-Allowed-Rate: 60\nContent-Length: 0\n\n", DeliveryReasons.ConsentMissing)]
    [InlineData("HTTP/1.1 200 OK\nWebHook-Allowed-Origin: other.example\nContent-Length: 0\n\n", DeliveryReasons.ConsentMissing)]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 0\n\n", DeliveryReasons.ConsentMissing)]
    [InlineData("HTTP/1.1 405 No\nContent-Length: 0\n\n", DeliveryReasons.ConsentMissing)]
    public async Task A_receiver_that_does_not_consent_gets_nothing(string answer, string? reason)
    {
        await using var receiver = RawReceiver.Saying(answer);
        var options = new DeliveryOptions { AllowPrivateNetworks = true, PublicUrl = new Uri("https://usage.acme.example") };
        using var client = new GuardedClient(options, new LoopbackResolver(), TimeProvider.System);
        var consent = new WebhookConsent(client, options, TimeProvider.System);
        var endpoint = Some.Endpoint(rate: 10);
        (await consent.MissingAsync(endpoint, receiver.Url, default))?.Verdict?.Reason.ShouldBe(reason);
        receiver.LastRequest.ShouldContain("WebHook-Request-Origin: usage.acme.example");
        (await consent.MissingAsync(endpoint, receiver.Url, default) is null).ShouldBe(reason is null);
        receiver.Requests.ShouldBe(reason is null ? 1 : 2);
    }

    private static EndpointTerms Terms(string json) => new("webhook", JsonDocument.Parse(json).RootElement, null, null);

    private static T Done<T>(Outcome<T> outcome) => outcome.ShouldBeOfType<Outcome<T>.Done>().Value;

    private static Refusal Refused<T>(Outcome<T> outcome) => outcome.ShouldBeOfType<Outcome<T>.Refused>().Refusal;

    private sealed class LoopbackResolver : IHostResolver
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
    }
}
