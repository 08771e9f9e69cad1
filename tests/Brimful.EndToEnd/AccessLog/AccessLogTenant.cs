using System.Text.Json;

namespace Brimful.EndToEnd.AccessLog;

/// <summary>A tenant that is set up for the access log: its meters, its endpoint, and an account with two buckets per client.</summary>
internal sealed class AccessLogTenant
{
    private const int DataCapacity = 50_000_000;
    private const int RequestCapacity = 100;
    private static readonly int[] Percents = [50, 80, 90, 100];

    private readonly AccessLogFile _log;

    private AccessLogTenant(BrimfulClient client, AccessLogFile log, string secret)
    {
        Client = client;
        _log = log;
        Secret = secret;
    }

    public BrimfulClient Client { get; }

    public string Secret { get; }

    public string HookPath => "/" + Client.Tenant;

    public static async Task<AccessLogTenant> SetUpAsync(BrimfulServer server, string name, AccessLogFile log, Receiver receiver)
    {
        await server.Client().PutAsync($"/v1/tenants/{name}", new { name, mode = "sandbox", now = "2026-05-21T00:00:00Z" });
        var client = server.Client(name);
        await client.PutAsync("/v1/meters/data", new { eventType = "http.request", aggregation = "sum", value = "$.bytes", unit = "B", dimensions = new { status = "$.status", path = "$.path" } });
        await client.PutAsync("/v1/meters/requests", new { eventType = "http.request", aggregation = "count", unit = "1" });
        var tenant = new AccessLogTenant(client, log, await client.PutWebhookAsync("hook", $"{receiver.Url}/{name}"));
        var verdicts = await client.BulkAsync(log.Accounts.SelectMany(tenant.AccountLines));
        verdicts.Count.ShouldBe(log.Accounts.Count * 3);
        verdicts.Where(verdict => verdict.TryGetProperty("code", out _)).ShouldBeEmpty();
        return tenant;
    }

    /// <summary>Every bucket's level, added up per bucket key.</summary>
    public async Task<Dictionary<string, decimal>> UsedAsync()
    {
        Dictionary<string, decimal> used = [];
        foreach (var account in _log.Accounts)
        {
            foreach (var bucket in new[] { "data", "requests" })
            {
                var level = (await Client.StatusAsync(account, bucket)).GetProperty("used").GetDecimal();
                used[bucket] = used.GetValueOrDefault(bucket) + level;
            }
        }

        return used;
    }

    /// <summary>An independent recount: each crossing and the event that causes it when the log is sent in its own order.</summary>
    public static Dictionary<CrossingKey, string> Recount(AccessLogFile log)
    {
        Dictionary<CrossingKey, string> crossings = [];
        Dictionary<(string Account, string Bucket), long> levels = [];
        foreach (var entry in log.Events)
        {
            var usage = JsonDocument.Parse(entry).RootElement;
            var account = usage.GetProperty("subject").GetString()!;
            var eventId = usage.GetProperty("id").GetString()!;
            Count("data", usage.GetProperty("data").GetProperty("bytes").GetInt64(), DataCapacity);
            Count("requests", 1, RequestCapacity);

            void Count(string bucket, long quantity, long capacity)
            {
                var before = levels.GetValueOrDefault((account, bucket));
                var after = levels[(account, bucket)] = before + quantity;
                foreach (var percent in Percents)
                {
                    var line = percent * capacity;
                    if (before * 100 < line && line <= after * 100)
                        crossings.Add(new CrossingKey(account, bucket, $"{percent}%", 1), eventId);
                }
            }
        }

        return crossings;
    }

    private IEnumerable<object> AccountLines(string account) =>
    [
        new { put = $"/accounts/{account}", body = new { name = $"Client {account}", timeZone = "UTC", locale = "en", currency = "USD" } },
        BucketLine(account, "data", DataCapacity),
        BucketLine(account, "requests", RequestCapacity),
    ];

    private static object BucketLine(string account, string bucket, int capacity) => new
    {
        put = $"/accounts/{account}/buckets/{bucket}",
        body = new
        {
            name = bucket,
            meter = bucket,
            capacity,
            period = new { every = "P1M", anchor = "2026-05-01T00:00:00", timeZone = "UTC" },
            thresholds = Percents.Select(percent => new { percent, notify = new[] { "hook" } }),
        },
    };
}
