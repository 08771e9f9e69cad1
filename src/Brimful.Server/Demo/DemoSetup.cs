using NodaTime;

namespace Brimful.Server.Demo;

/// <summary>Sets the scene through the public API: a sandbox tenant whose clock the show advances, its meters, accounts, buckets and endpoint.</summary>
internal static class DemoSetup
{
    public static async Task RunAsync(DemoApi api, Instant start, WebhookReceiver receiver, CancellationToken cancellationToken)
    {
        await api.PutAsync($"v1/tenants/{DemoCast.Tenant}", new { name = "Demo", mode = "sandbox", now = start.ToString() }, cancellationToken);
        await api.PutAsync($"v1/endpoints/{DemoCast.Endpoint}", new { kind = "webhook", url = receiver.Url, secret = receiver.Secret }, cancellationToken);
        // A first message warms the way that the others take.
        await api.PostAsync($"v1/endpoints/{DemoCast.Endpoint}/test", new { }, cancellationToken);
        foreach (var bucket in DemoCast.Accounts.SelectMany(account => account.Buckets)) await api.PutAsync($"v1/meters/{bucket.Key}", Meter(bucket), cancellationToken);
        foreach (var account in DemoCast.Accounts)
        {
            await api.PutAsync($"v1/accounts/{account.Key}", new { name = account.Name, timeZone = account.TimeZone, locale = "en", currency = "USD", subjects = account.Subjects }, cancellationToken);
            foreach (var bucket in account.Buckets) await api.PutAsync($"v1/accounts/{account.Key}/buckets/{bucket.Key}", Bucket(bucket, account, start), cancellationToken);
        }
    }

    private static object Meter(DemoBucket bucket) => bucket.Aggregation == "count"
        ? new { eventType = bucket.EventType, aggregation = bucket.Aggregation, unit = bucket.Unit }
        : new { eventType = bucket.EventType, aggregation = bucket.Aggregation, value = "$.amount", unit = bucket.Unit };

    private static object Bucket(DemoBucket bucket, DemoAccount account, Instant start) => new
    {
        name = bucket.Name,
        meter = bucket.Key,
        capacity = bucket.Capacity,
        period = new { every = "P1M", anchor = $"{start.InUtc().Year:0000}-01-01T00:00:00", timeZone = account.TimeZone },
        thresholds = bucket.Percents.Select(percent => new { percent, notify = new[] { DemoCast.Endpoint }, on = new[] { "crossed", "cleared" } }),
    };
}
