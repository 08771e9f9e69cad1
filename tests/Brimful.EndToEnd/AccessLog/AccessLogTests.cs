namespace Brimful.EndToEnd.AccessLog;

/// <summary>Four days of a real web site through the HTTP API, for two tenants that use the same keys.</summary>
public sealed class AccessLogTests(ITestOutputHelper output)
{
    private const int BatchSize = 1000;
    private static readonly TimeSpan DeliveryLimit = TimeSpan.FromMinutes(3);

    [SharedTheory]
    [InlineData(StoreUnderTest.Sqlite)]
    [InlineData(StoreUnderTest.Postgres)]
    public async Task Real_usage_gives_exactly_its_crossings_each_delivered_under_one_id_and_sent_again_gives_nothing(StoreUnderTest store)
    {
        var log = AccessLogFile.Read();
        var expected = AccessLogTenant.Recount(log);
        await using var receiver = await Receiver.StartAsync();
        await using var server = await BrimfulServer.StartAsync(ServerOptions.On(store));
        AccessLogTenant[] tenants =
        [
            await AccessLogTenant.SetUpAsync(server, "north", log, receiver),
            await AccessLogTenant.SetUpAsync(server, "south", log, receiver),
        ];

        await SendInOrderAsync(tenants, log);

        foreach (var tenant in tenants) await CheckCrossingsAsync(tenant, log, expected);
        foreach (var tenant in tenants) await CheckWebhooksAsync(tenant, receiver, expected);

        var seed = Seed.Take(output);
        foreach (var tenant in tenants) await SendShuffledAsync(tenant, log, new Random(seed));

        foreach (var tenant in tenants) await CheckCrossingsAsync(tenant, log, expected);
        await Eventually.NeverStops(
            "exactly one webhook per crossing",
            () => tenants.All(tenant => receiver.At(tenant.HookPath).Count == expected.Count),
            TimeSpan.FromSeconds(3));
    }

    private static async Task SendInOrderAsync(AccessLogTenant[] tenants, AccessLogFile log)
    {
        foreach (var batch in log.Events.Chunk(BatchSize))
        {
            foreach (var tenant in tenants)
            {
                var answer = await tenant.Client.CountAsync(batch);
                answer.Count("received").ShouldBe(batch.Length);
                answer.Count("counted").ShouldBe(batch.Length);
            }
        }
    }

    private static async Task CheckCrossingsAsync(
        AccessLogTenant tenant, AccessLogFile log, Dictionary<CrossingKey, string> expected)
    {
        var facts = await Fact.AllAsync(tenant.Client);
        facts.ShouldAllBe(fact => fact.Kind == Fact.Crossed && fact.Cause == "usage");
        facts.Select(fact => (fact.Key, fact.EventId!)).ShouldBe(
            expected.Select(crossing => (crossing.Key, crossing.Value)), ignoreOrder: true);

        var perLine = facts.CountBy(fact => $"{fact.Key.Bucket} {fact.Key.Line}").ToDictionary();
        perLine.ShouldBe(
            log.Expected.GetProperty("crossings").EnumerateObject().ToDictionary(line => line.Name, line => line.Value.GetInt32()),
            ignoreOrder: true);
        facts.Count.ShouldBe(log.Expected.GetProperty("total").GetInt32());

        (await tenant.UsedAsync()).ShouldBe(
            log.Expected.GetProperty("used").EnumerateObject().ToDictionary(bucket => bucket.Name, bucket => bucket.Value.GetDecimal()),
            ignoreOrder: true);
    }

    private static async Task CheckWebhooksAsync(
        AccessLogTenant tenant, Receiver receiver, Dictionary<CrossingKey, string> expected)
    {
        var webhooks = await receiver.AwaitAsync(tenant.HookPath, expected.Count, DeliveryLimit);
        webhooks.ShouldAllBe(webhook => webhook.Type == "bucket.threshold.crossed");
        webhooks.ShouldAllBe(webhook => webhook.Data.GetProperty("tenant").GetString() == tenant.Client.Tenant);
        webhooks.ShouldAllBe(webhook => webhook.IsSignedWith(tenant.Secret));
        webhooks.Select(Fact.KeyOf).ShouldBe(expected.Keys, ignoreOrder: true);
        webhooks.Select(webhook => webhook.WebhookId).Distinct().Count().ShouldBe(expected.Count);
    }

    private static async Task SendShuffledAsync(AccessLogTenant tenant, AccessLogFile log, Random random)
    {
        string[] events = [.. log.Events];
        random.Shuffle(events);
        for (var sent = 0; sent < events.Length;)
        {
            var form = random.Next(10);
            var batch = events.AsSpan(sent, Math.Min(form < 4 ? 1 : random.Next(2, 900), events.Length - sent)).ToArray();
            var answer = (await tenant.Client.PostEventsAsync(Content(form, batch))).MustSucceed("POST /v1/events");
            answer.Count("received").ShouldBe(batch.Length);
            answer.Count("duplicates").ShouldBe(batch.Length);
            answer.Count("counted").ShouldBe(0);
            sent += batch.Length;
        }
    }

    private static HttpContent Content(int form, string[] batch) => form switch
    {
        < 2 => EventContent.Structured(batch[0]),
        < 4 => EventContent.Binary(batch[0]),
        < 6 => EventContent.ZippedLines(batch),
        < 8 => EventContent.Lines(batch),
        8 => EventContent.Array(batch),
        _ => EventContent.Batch(batch),
    };
}
