namespace Brimful.EndToEnd.Crashes;

/// <summary>A tenant under load, and the recount that its state must equal in the end.</summary>
internal sealed class KilledTenant
{
    private const int Clients = 3;

    private readonly BrimfulClient _api;
    private readonly Receiver _receiver;
    private readonly object? _period;

    private KilledTenant(BrimfulClient api, Receiver receiver, object? period, Random random)
    {
        _api = api;
        _receiver = receiver;
        _period = period;
        Load = [.. Enumerable.Range(0, Clients).Select(client => new LoadClient(api, client, new Random(random.Next())))];
    }

    public LoadClient[] Load { get; }

    private string HookPath => "/" + _api.Tenant;

    public static async Task<KilledTenant> SetUpAsync(
        BrimfulServer server, Receiver receiver, object tenantBody, object? period, Random random)
    {
        var name = $"killed-{random.Next():x8}";
        await server.Client().PutAsync($"/v1/tenants/{name}", tenantBody);
        var tenant = new KilledTenant(server.Client(name), receiver, period, random);
        await tenant._api.PutWebhookAsync("hook", receiver.Url + tenant.HookPath);
        foreach (var shape in BucketShape.All)
            if (shape.Meter is { } meter) await tenant._api.PutAsync($"/v1/meters/{shape.Key}", meter);
        foreach (var account in AllAccounts()) await tenant.PutAccountAsync(account);
        return tenant;
    }

    /// <summary>S3: what was received is all accounted for.</summary>
    public async Task CheckCountsAsync()
    {
        var counts = (await _api.GetAsync("/v1/events/counts")).Body;
        Number("received").ShouldBe(Number("counted") + Number("duplicates") + Number("rejected") + Number("unattributed"), counts.ToString());

        long Number(string name) => counts.GetProperty(name).GetInt64();
    }

    /// <summary>Checks everything, and says how much it was.</summary>
    public async Task<string> CheckAgainstRecountAsync()
    {
        var sent = Load.SelectMany(client => client.Acknowledged).ToList();
        var strangers = sent.Where(one => one.Kind == EventKind.Stranger).ToList();
        await CheckCountedAsync(sent.Count(one => one.Kind is EventKind.Usage or EventKind.Speed), strangers.Count);
        await _api.PutAsync($"/v1/accounts/{KillTests.LateAccount}/subjects/{KillTests.StrangerSubject}", new { });
        await Eventually.Holds("what was held is counted: the call waits for 10,000 of it", async () => await NumberAsync("unattributed") == 0);
        await CheckCountedAsync(sent.Count(one => one.Kind != EventKind.Refused), unattributed: 0);

        var recounted = Recount(sent);
        await CheckLevelsAsync(recounted);
        var facts = await Fact.AllAsync(_api);
        CheckOrderedFacts(recounted, facts);
        CheckCrossings(recounted, facts);
        await CheckWebhooksAsync(recounted);
        return $"{sent.Count} events, {Load.Sum(client => client.BatchesSentAgain)} batches sent again, {facts.Count} facts, {_receiver.At(HookPath).Count} webhooks received.";
    }

    private static IEnumerable<string> OwnAccounts() =>
        from client in Enumerable.Range(0, Clients)
        from which in Enumerable.Range(0, LoadClient.OwnAccounts)
        select LoadClient.OwnAccount(client, which);

    private static IEnumerable<string> AllAccounts() =>
        [.. OwnAccounts(), .. Enumerable.Range(0, LoadClient.SharedAccounts).Select(LoadClient.SharedAccount), KillTests.LateAccount];

    private static List<RecountedBucket> Recount(List<SentEvent> sent)
    {
        var perAccount = sent.Where(one => one.Kind != EventKind.Refused)
            .ToLookup(one => one.Kind == EventKind.Stranger ? KillTests.LateAccount : one.Account);
        List<RecountedBucket> buckets = [];
        foreach (var account in AllAccounts())
        {
            foreach (var shape in BucketShape.All)
            {
                var bucket = new RecountedBucket(account, shape);
                foreach (var one in perAccount[account]) bucket.Apply(one);
                buckets.Add(bucket);
            }
        }

        return buckets;
    }

    private async Task PutAccountAsync(string account)
    {
        await _api.PutAsync($"/v1/accounts/{account}", new { name = account, timeZone = "UTC", locale = "en", currency = "USD", subjects = new[] { account } });
        foreach (var shape in BucketShape.All)
            await _api.PutAsync($"/v1/accounts/{account}/buckets/{shape.Key}", shape.Definition(_period));
    }

    private async Task CheckCountedAsync(long counted, long unattributed)
    {
        await CheckCountsAsync();
        (await NumberAsync("counted")).ShouldBe(counted);
        (await NumberAsync("unattributed")).ShouldBe(unattributed);
    }

    private async Task<long> NumberAsync(string name) => (await _api.GetAsync("/v1/events/counts")).Body.GetProperty(name).GetInt64();

    private async Task CheckLevelsAsync(List<RecountedBucket> recounted)
    {
        foreach (var bucket in recounted)
        {
            var used = (await _api.StatusAsync(bucket.Account, bucket.Shape.Key)).GetProperty("used").GetDecimal();
            used.ShouldBe(bucket.Used, $"{bucket.Account} {bucket.Shape.Key}");
        }
    }

    /// <summary>Where one client alone reports an account, the order is known, and with it every fact whole.</summary>
    private static void CheckOrderedFacts(List<RecountedBucket> recounted, List<Fact> facts)
    {
        var perBucket = facts.ToLookup(fact => (fact.Key.Account, fact.Key.Bucket));
        foreach (var bucket in recounted.Where(bucket => OwnAccounts().Contains(bucket.Account)))
        {
            perBucket[(bucket.Account, bucket.Shape.Key)]
                .Select(fact => (fact.Kind, fact.Key.Line, fact.Key.Arming, fact.EventId, fact.UsedBefore, fact.Used))
                .ShouldBe(bucket.Facts.Select(fact => (fact.Kind, fact.Line.Name, fact.Arming, (string?)fact.EventId, fact.UsedBefore, fact.Used)));
        }
    }

    private static void CheckCrossings(List<RecountedBucket> recounted, List<Fact> facts) =>
        facts.Where(fact => fact.Kind == Fact.Crossed).Select(fact => fact.Key).ShouldBe(Expected(recounted, Fact.Crossed, _ => true), ignoreOrder: true);

    private static List<CrossingKey> Expected(List<RecountedBucket> recounted, string kind, Func<LineShape, bool> wanted) =>
    [
        .. from bucket in recounted
           from fact in bucket.Facts
           where fact.Kind == kind && wanted(fact.Line)
           select new CrossingKey(bucket.Account, bucket.Shape.Key, fact.Line.Name, fact.Arming),
    ];

    private async Task CheckWebhooksAsync(List<RecountedBucket> recounted)
    {
        await CheckWebhooksAsync("bucket.threshold.crossed", Expected(recounted, Fact.Crossed, line => line.NotifiesCrossing));
        await CheckWebhooksAsync("bucket.threshold.cleared", Expected(recounted, Fact.Cleared, line => line.NotifiesClearing));
    }

    /// <summary>Each crossing once or more, under exactly one id of its own; and nothing without a crossing.</summary>
    private async Task CheckWebhooksAsync(string type, List<CrossingKey> expected)
    {
        await Eventually.Holds($"{expected.Count} webhooks {type}", () => Ids().Count >= expected.Count, TimeSpan.FromMinutes(3));
        Ids().Select(pair => pair.Key).ShouldBe(expected, ignoreOrder: true);
        Ids().Select(pair => pair.Id).ShouldBeUnique();

        List<(CrossingKey Key, string Id)> Ids() =>
            [.. _receiver.At(HookPath).Where(webhook => webhook.Type == type).Select(webhook => (Fact.KeyOf(webhook), webhook.WebhookId)).Distinct()];
    }
}
