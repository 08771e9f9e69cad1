using System.Collections.Concurrent;

namespace Brimful.EndToEnd.Operations;

/// <summary>SIGTERM ends the server in order.</summary>
public sealed class ShutdownTests
{
    private const int ClientsPerTenant = 3;
    private const int EnoughAcknowledged = 200;

    [Theory]
    [InlineData(StoreUnderTest.Sqlite)]
    [InlineData(StoreUnderTest.Postgres)]
    public async Task Terminated_under_load_the_server_ends_well_and_has_everything_that_it_acknowledged(StoreUnderTest store)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await BrimfulServer.StartAsync(ServerOptions.On(store));
        var (tenant, twin) = await SmallTenant.TwinsAsync(server, receiver, "terminated");
        Sender[] senders = [new Sender(tenant), new Sender(twin)];
        var load = senders.SelectMany(sender => Enumerable.Range(0, ClientsPerTenant).Select(_ => sender.RunAsync())).ToList();
        await Eventually.Holds("load is on", () => senders.All(sender => sender.Acknowledged.Count > EnoughAcknowledged));

        (await server.StopAsync()).ShouldBe(0);
        await Task.WhenAll(load);
        await server.StartAgainAsync();

        foreach (var sender in senders) await sender.CheckAsync();
    }

    /// <summary>Sends events of one unit, each in a request of its own, until the server is gone.</summary>
    private sealed class Sender(SmallTenant tenant)
    {
        private readonly ConcurrentBag<string> _unanswered = [];

        public ConcurrentBag<string> Acknowledged { get; } = [];

        public async Task RunAsync()
        {
            while (true)
            {
                var usage = tenant.Usage(1);
                var answer = await TrySendAsync(usage);
                if (answer is not { IsSuccess: true })
                {
                    _unanswered.Add(usage);
                    return;
                }

                Acknowledged.Add(usage);
            }
        }

        public async Task CheckAsync()
        {
            foreach (var batch in Acknowledged.Chunk(1000))
                (await tenant.Client.CountAsync(batch)).Count("duplicates").ShouldBe(batch.Length);
            await tenant.Client.CountAsync([.. _unanswered]);
            (await tenant.UsedAsync()).ShouldBe(Acknowledged.Count + _unanswered.Count);
        }

        private async Task<Answer?> TrySendAsync(string usage)
        {
            try
            {
                return await tenant.Client.PostEventsAsync(EventContent.Structured(usage));
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
            {
                return null;
            }
        }
    }
}
