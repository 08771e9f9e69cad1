using System.Net;
using System.Text.Json;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Channels.Gateways;
using Brimful.Delivery.Channels.Http;
using Brimful.Delivery.Channels.Slack;
using Brimful.Delivery.Channels.Teams;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Tests.Channels.Webhooks;
using Brimful.Delivery.Tests.Deliveries;
using Brimful.Delivery.Words;
using Brimful.Engine.Outcomes;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Brimful.Delivery.Tests.Channels.Chats;

public sealed class ChatChannelTests
{
    [Fact]
    public async Task Slack_gets_blocks_at_a_secret_URL_one_message_a_second()
    {
        await using var slack = RawReceiver.Saying("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
        await using var world = await StartAsync();
        var put = Done(await world.Endpoints.PutAsync("one", "chat", Terms("slack", new { url = slack.Url + "/services/T0/B0/secret", locale = "de" }), default, default)).Value.Endpoint;
        put.Settings.ShouldNotContain("secret");
        put.Settings.ShouldContain($"\"http://hook.test:{slack.Port}/…\"");
        var first = Done(await world.Endpoints.TestAsync("one", "chat", default)).Notification.Id;
        await world.UntilAsync(first, DeliveryState.Delivered, "chat");
        slack.LastRequest.ShouldContain("POST /in/services/T0/B0/secret");
        slack.LastRequest.ShouldContain("\"blocks\":[");
        var second = Done(await world.Endpoints.TestAsync("one", "chat", default)).Notification.Id;
        (await world.DetailAsync(second, "chat")).Delivery.State.ShouldBe(DeliveryState.Queued);
        world.Time.Advance(Duration.FromSeconds(1));
        await world.UntilAsync(second, DeliveryState.Delivered, "chat");
    }

    [Fact]
    public async Task Slack_says_when_it_wants_the_next_message()
    {
        await using var slack = RawReceiver.Saying("HTTP/1.1 429 Slow\nRetry-After: 30\nContent-Length: 0\n\n");
        await using var world = await StartAsync();
        Done(await world.Endpoints.PutAsync("one", "chat", Terms("slack", new { url = slack.Url }), default, default));
        var id = Done(await world.Endpoints.TestAsync("one", "chat", default)).Notification.Id;
        await Dispatching.UntilAsync(async () => (await world.DetailAsync(id, "chat")).Attempts.Count == 1);
        var delivery = (await world.DetailAsync(id, "chat")).Delivery;
        (delivery.Reason, delivery.NextAttemptAt).ShouldBe((DeliveryReasons.RetryAfter, Some.Noon + Duration.FromSeconds(30)));
    }

    [Fact]
    public async Task Teams_gets_a_card_in_the_envelope_of_a_workflow()
    {
        await using var teams = RawReceiver.Saying("HTTP/1.1 202 Accepted\nContent-Length: 0\n\n");
        await using var world = await StartAsync();
        Done(await world.Endpoints.PutAsync("one", "chat", Terms("teams", new { url = teams.Url }), default, default));
        var id = Done(await world.Endpoints.TestAsync("one", "chat", default)).Notification.Id;
        await world.UntilAsync(id, DeliveryState.Delivered, "chat");
        teams.LastRequest.ShouldContain("application/vnd.microsoft.card.adaptive");
    }

    [Fact]
    public async Task A_gateway_gets_a_request_a_recipient_with_the_tenants_headers()
    {
        await using var gateway = RawReceiver.Saying("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
        await using var world = await StartAsync();
        var settings = new { url = gateway.Url, to = new[] { "+4930123456" }, headers = new { Authorization = "Bearer x" }, body = """{"to":"{{to}}","text":"{{ text }}","id":"{{id}}"}""" };
        var put = Done(await world.Endpoints.PutAsync("one", "call", Terms("sms", settings), default, default)).Value.Endpoint;
        put.Settings.ShouldContain("\"headers\":{\"Authorization\":\"…\"}");
        var id = Done(await world.Endpoints.TestAsync("one", "call", default)).Notification.Id;
        await world.UntilAsync(id, DeliveryState.Delivered, "call/+4930123456");
        gateway.LastRequest.ShouldContain("Authorization: Bearer x");
        var sent = JsonDocument.Parse(gateway.LastRequest.Split("\r\n\r\n")[1]).RootElement;
        (sent.GetProperty("to").GetString(), sent.GetProperty("id").GetString()).ShouldBe(("+4930123456", id));
        sent.GetProperty("text").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_chat_on_the_loopback_is_blocked_unless_the_operator_allows_it()
    {
        await using var inside = RawReceiver.Saying("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
        await using var world = await StartAsync(new DeliveryOptions());
        Done(await world.Endpoints.PutAsync("one", "chat", Terms("slack", new { url = inside.Url }), default, default));
        var id = Done(await world.Endpoints.TestAsync("one", "chat", default)).Notification.Id;
        await world.UntilAsync(id, DeliveryState.Failed, "chat");
        (await world.DetailAsync(id, "chat")).Delivery.Reason.ShouldBe(DeliveryReasons.AddressBlocked);
        inside.Requests.ShouldBe(0);
    }

    [Theory]
    [InlineData(null, """{"a":"\u0022\u003Cb\u003E\u0026\n"}""")]
    [InlineData("application/x-www-form-urlencoded", """{"a":"%22%3Cb%3E%26%0A"}""")]
    [InlineData("text/plain", "{\"a\":\"\"<b>&\n\"}")]
    [InlineData("application/xml", """{"a":"&quot;&lt;b&gt;&amp;&#xA;"}""")]
    public void No_value_can_end_the_field_that_it_stands_in(string? contentType, string filled) =>
        GatewayBody.Fill("""{"a":"{{text}}"}""", contentType, new Dictionary<string, string> { ["text"] = "\"<b>&\n" }).ShouldBe(filled);

    [Fact]
    public async Task What_no_gateway_can_be_told_is_refused_when_it_is_saved()
    {
        await using var world = await StartAsync();
        var terms = Terms("sms", new { url = "ftp://x/", to = new[] { "030" }, body = "{{name}} {{text}}", method = "GET" });
        Refused(await world.Endpoints.PutAsync("one", "call", terms, default, default)).Faults.Select(static each => (each.Path, each.Code)).ShouldBe(
        [
            ("to[0]", "endpoint.address_invalid"), ("url", "endpoint.url_scheme"), ("method", "field.invalid"), ("body", "template.unknown"),
        ]);
    }

    private static async Task<Dispatching> StartAsync(DeliveryOptions? options = null)
    {
        var world = new Dispatching(options ?? new DeliveryOptions { AllowPrivateNetworks = true });
        var client = new GuardedClient(world.Options, new LoopbackResolver(), TimeProvider.System);
        var words = new MessageWords(new WordBook(world.DocumentStore, world.Time), world.Accounts, Some.AcknowledgeLinks, Some.ConfirmLinks, world.Metrics, NullLogger<MessageWords>.Instance);
        var post = new ChatPost(Some.Secrets, client, NullLogger<ChatPost>.Instance);
        world.More = [new SlackChannel(words, post), new TeamsChannel(words, post), new GatewayChannel(EndpointKind.Sms, words, post, client)];
        return await world.StartAsync();
    }

    private static EndpointTerms Terms(string kind, object settings) => new(kind, JsonSerializer.SerializeToElement(settings), null, null);

    private static T Done<T>(Outcome<T> outcome) => outcome.ShouldBeOfType<Outcome<T>.Done>().Value;

    private static Refusal Refused<T>(Outcome<T> outcome) => outcome.ShouldBeOfType<Outcome<T>.Refused>().Refusal;

    private sealed class LoopbackResolver : IHostResolver
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
    }
}
