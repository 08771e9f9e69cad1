using System.Net;
using System.Text;
using Brimful.Delivery.Channels.Email.Smtp;
using Brimful.Delivery.Channels.Http;
using Brimful.Delivery.Channels.Webhooks;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Tests.Channels.Email;
using Brimful.Delivery.Tests.Channels.Webhooks;

namespace Brimful.Delivery.Tests.Channels;

/// <summary>Runs with nothing beside it: what is allocated is counted over the whole process.</summary>
[CollectionDefinition(nameof(EndlessAnswerTests), DisableParallelization = true)]
[Collection(nameof(EndlessAnswerTests))]
public sealed class EndlessAnswerTests
{
    private const long Gigabytes = 5L << 30;
    private const long Bound = 50L << 20;

    [Theory]
    [InlineData("Content-Length: 5368709120\r\n")]
    [InlineData("")]
    public async Task A_receiver_that_streams_five_gigabytes_costs_less_than_fifty_megabytes(string header)
    {
        await using var receiver = new RawReceiver(async (stream, stop) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{header}\r\n"), stop);
            await StreamAsync(stream, new byte[64 << 10], stop);
        });
        using var client = new GuardedClient(new DeliveryOptions { AllowPrivateNetworks = true }, new Loopback(), TimeProvider.System);
        var sender = new WebhookSender(client);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var outcome = await sender.SendAsync(new WebhookRequest(receiver.Url, "ntf_1", 1614265330, "v1,abc=", "{\"a\":1}"u8.ToArray()), default);
        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(Bound);
        outcome.IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task A_mail_server_that_streams_five_gigabytes_costs_less_than_fifty_megabytes()
    {
        var block = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("220-and on\r\n", 5_000)));
        await using var server = new ScriptedMailServer { Instead = (stream, stop) => StreamAsync(stream, block, stop) };
        using var mailer = new SmtpMailer(new MailServer("127.0.0.1", server.Port, MailSecurity.None), new DeliveryOptions(), TimeProvider.System);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var outcome = await mailer.SendAsync(new Mail("usage@acme.example", "ada@example.com", "Subject: Hello\r\n\r\nHello"u8.ToArray()), default);
        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(Bound);
        outcome.Failure.ShouldBe(AttemptError.Protocol);
    }

    private static async Task StreamAsync(Stream stream, byte[] block, CancellationToken stop)
    {
        for (var sent = 0L; sent < Gigabytes; sent += block.Length) await stream.WriteAsync(block, stop);
    }

    private sealed class Loopback : IHostResolver
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
    }
}
