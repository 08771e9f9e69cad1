using System.Net;
using System.Net.Sockets;
using System.Text;
using Brimful.Delivery.Channels.Http;
using Brimful.Delivery.Channels.Webhooks;
using Brimful.Delivery.Deliveries;
using NodaTime;

namespace Brimful.Delivery.Tests.Channels.Webhooks;

public sealed class WebhookSenderTests
{
    private static readonly DeliveryOptions Development = new() { AllowPrivateNetworks = true };

    [Fact]
    public async Task A_message_arrives_with_its_headers_and_the_very_bytes()
    {
        await using var receiver = RawReceiver.Saying("HTTP/1.1 200 OK\nContent-Length: 6\n\nthanks");
        var outcome = await SendAsync(receiver.Url);
        outcome.IsSuccess.ShouldBeTrue();
        outcome.Answer.ShouldBe("thanks");
        receiver.LastRequest.ShouldStartWith("POST /in HTTP/1.1");
        receiver.LastRequest.ShouldContain("webhook-id: ntf_1\r\n");
        receiver.LastRequest.ShouldContain("webhook-timestamp: 1614265330\r\n");
        receiver.LastRequest.ShouldContain("webhook-signature: v1,abc= v1,def=\r\n");
        receiver.LastRequest.ShouldContain("Content-Type: application/json\r\n");
        receiver.LastRequest.ShouldEndWith("\r\n\r\n{\"a\":1}");
        receiver.LastRequest.ShouldNotContain("traceparent");
    }

    [Fact]
    public async Task A_body_without_end_is_read_to_the_limit_and_no_further()
    {
        var sent = 0L;
        await using var receiver = new RawReceiver(async (stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), stop);
            var block = new byte[4096];
            while (true)
            {
                await stream.WriteAsync(block, stop);
                sent += block.Length;
            }
        });
        var outcome = await SendAsync(receiver.Url);
        outcome.IsSuccess.ShouldBeTrue();
        outcome.Answer!.Length.ShouldBe(512);
    }

    [Fact]
    public async Task A_body_that_dribbles_counts_against_the_time_of_the_whole_exchange()
    {
        var time = new ManualTime(Some.Noon);
        await using var receiver = new RawReceiver(async (stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx"u8.ToArray(), stop);
            await Task.Delay(Timeout.Infinite, stop);
        });
        using var client = new GuardedClient(Development, new FixedResolver("127.0.0.1"), time);
        var head = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var exchange = client.ExchangeAsync(new HttpRequestMessage(HttpMethod.Post, receiver.Url) { Content = new StringContent("{}") }, default, _ => head.SetResult());
        await head.Task;
        time.Advance(Development.AttemptTimeout);
        var outcome = await exchange;
        outcome.Failure.ShouldBe(AttemptError.Timeout);
        outcome.StatusCode.ShouldBe(200);
        outcome.IsSuccess.ShouldBeFalse();
    }

    [Fact]
    public async Task An_endpoint_that_never_answers_is_a_timeout()
    {
        var time = new ManualTime(Some.Noon);
        await using var receiver = new RawReceiver((_, stop) =>
        {
            time.Advance(Development.AttemptTimeout);
            return Task.Delay(Timeout.Infinite, stop);
        });
        using var client = new GuardedClient(Development, new FixedResolver("127.0.0.1"), time);
        var outcome = await new WebhookSender(client).SendAsync(Request(receiver.Url), default);
        outcome.Error.ShouldBe(AttemptError.Timeout);
        outcome.StatusCode.ShouldBeNull();
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var target = RawReceiver.Saying("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
        await using var receiver = RawReceiver.Saying($"HTTP/1.1 307 Temporary Redirect\nLocation: http://127.0.0.1:{target.Port}/\nContent-Length: 0\n\n");
        (await SendAsync(receiver.Url)).StatusCode.ShouldBe(307);
        target.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task Headers_that_are_too_large_break_the_exchange()
    {
        await using var receiver = RawReceiver.Saying($"HTTP/1.1 200 OK\nX-Big: {new string('x', 64 * 1024)}\nContent-Length: 0\n\n");
        (await SendAsync(receiver.Url)).Error.ShouldBe(AttemptError.Protocol);
    }

    [Fact]
    public async Task An_answer_that_is_not_HTTP_breaks_the_exchange()
    {
        await using var receiver = RawReceiver.Saying("220 mail.example ESMTP\n");
        (await SendAsync(receiver.Url)).Error.ShouldBe(AttemptError.Protocol);
    }

    [Fact]
    public async Task What_does_not_speak_TLS_is_a_TLS_failure()
    {
        await using var receiver = new NoTls();
        (await SendAsync($"https://hook.test:{receiver.Port}/in")).Error.ShouldBe(AttemptError.Tls);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_refused()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        (await SendAsync($"http://hook.test:{((IPEndPoint)taken.LocalEndPoint!).Port}/")).Error.ShouldBe(AttemptError.Refused);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_a_DNS_failure() =>
        (await SendAsync("http://hook.test/", resolver: new FixedResolver())).Error.ShouldBe(AttemptError.Dns);

    [Theory]
    [InlineData("http://hook.test/")]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    public async Task The_loopback_is_blocked_unless_the_operator_allows_it(string url) =>
        (await SendAsync(url, new DeliveryOptions())).Error.ShouldBe(AttemptError.Blocked);

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[fd00:ec2::254]/")]
    [InlineData("http://100.100.100.200/")]
    public async Task Metadata_services_are_blocked_even_where_private_networks_are_allowed(string url) =>
        (await SendAsync(url)).Error.ShouldBe(AttemptError.Blocked);

    [Fact]
    public async Task A_name_with_one_forbidden_address_among_good_ones_is_blocked() =>
        (await SendAsync("http://hook.test/", resolver: new FixedResolver("93.184.216.34", "169.254.169.254"))).Error.ShouldBe(AttemptError.Blocked);

    [Fact]
    public async Task A_name_that_turns_to_the_loopback_after_it_was_looked_up_is_never_connected_there()
    {
        await using var inside = RawReceiver.Saying("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
        var rebinding = new RebindingResolver(["192.0.2.1"], ["127.0.0.1"]);
        using var client = new GuardedClient(new DeliveryOptions(), rebinding, TimeProvider.System);
        var sender = new WebhookSender(client);
        for (var i = 0; i < 3; i++) (await sender.SendAsync(Request(inside.Url), default)).Error.ShouldBe(AttemptError.Blocked);
        inside.Requests.ShouldBe(0);
        rebinding.Lookups.ShouldBe(3);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", 0)]
    [InlineData("Sun, 01 Mar 2026 12:10:00 GMT", 600)]
    [InlineData("Sun, 01 Mar 2026 11:00:00 GMT", 0)]
    [InlineData("soon", null)]
    [InlineData("-5", null)]
    public async Task Retry_After_is_read_as_seconds_or_as_a_date(string header, int? seconds)
    {
        await using var receiver = RawReceiver.Saying($"HTTP/1.1 503 Busy\nRetry-After: {header}\nContent-Length: 0\n\n");
        using var client = new GuardedClient(Development, new FixedResolver("127.0.0.1"), new ManualTime(Some.Noon));
        var sender = new WebhookSender(client);
        var outcome = await sender.SendAsync(Request(receiver.Url), default);
        outcome.StatusCode.ShouldBe(503);
        outcome.RetryAfter.ShouldBe(seconds is { } known ? Duration.FromSeconds(known) : null);
    }

    [Fact]
    public void What_an_endpoint_answers_is_kept_as_harmless_text() =>
        AnswerText.Sanitize(Encoding.UTF8.GetBytes("a\r\n\u001b[31mb\u202Ec é")).ShouldBe("a  \uFFFD[31mb\uFFFDc é");

    private static async Task<SendOutcome> SendAsync(string url, DeliveryOptions? options = null, IHostResolver? resolver = null)
    {
        using var client = new GuardedClient(options ?? Development, resolver ?? new FixedResolver("127.0.0.1"), TimeProvider.System);
        var sender = new WebhookSender(client);
        return await sender.SendAsync(Request(url), default);
    }

    private static WebhookRequest Request(string url) => new(url, "ntf_1", 1614265330, "v1,abc= v1,def=", "{\"a\":1}"u8.ToArray());

    private sealed class FixedResolver(params string[] addresses) : IHostResolver
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
            Task.FromResult(Array.ConvertAll(addresses, IPAddress.Parse));
    }

    private sealed class RebindingResolver(params string[][] answers) : IHostResolver
    {
        public int Lookups { get; private set; }

        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
            Task.FromResult(Array.ConvertAll(answers[Math.Min(Lookups++, answers.Length - 1)], IPAddress.Parse));
    }

    /// <summary>Answers the first bytes it gets in plain text.</summary>
    private sealed class NoTls : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _serving;

        public NoTls()
        {
            _listener.Start();
            _serving = ServeAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _serving;
            _listener.Stop();
            _stop.Dispose();
        }

        private async Task ServeAsync()
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var stream = client.GetStream();
                await stream.ReadExactlyAsync(new byte[1], _stop.Token);
                await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), _stop.Token);
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
            }
        }
    }
}
