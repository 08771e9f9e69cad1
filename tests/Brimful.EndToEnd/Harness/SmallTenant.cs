using System.Text.Json;

namespace Brimful.EndToEnd.Harness;

/// <summary>One account with one bucket of 100 units; its lines at 50 and 80 percent tell one webhook endpoint.</summary>
public sealed class SmallTenant
{
    public const string Account = "acme";
    public const string Bucket = "units";
    public const string Endpoint = "hook";

    private int _events;

    private SmallTenant(BrimfulClient client, string hookPath)
    {
        Client = client;
        HookPath = hookPath;
    }

    public BrimfulClient Client { get; }

    public string HookPath { get; }

    public string Secret { get; private set; } = "";

    public string AccountName { get; init; } = "Acme";

    /// <summary>Two tenants that use the same keys for everything and share nothing.</summary>
    public static async Task<(SmallTenant Tenant, SmallTenant Twin)> TwinsAsync(BrimfulServer server, Receiver receiver, string name) =>
        (await SetUpAsync(server, $"{name}-1", receiver.Url), await SetUpAsync(server, $"{name}-2", receiver.Url));

    public static async Task<SmallTenant> SetUpAsync(
        BrimfulServer server, string name, string receiverUrl, string accountName = "Acme")
    {
        await server.Client().PutAsync($"/v1/tenants/{name}", new { name, mode = "live" });
        var tenant = new SmallTenant(server.Client(name), "/" + name) { AccountName = accountName };
        await tenant.Client.PutAsync("/v1/meters/units", new { eventType = "use", aggregation = "sum", value = "$.value", unit = "1" });
        tenant.Secret = await tenant.Client.PutWebhookAsync(Endpoint, receiverUrl + tenant.HookPath);
        var account = new { name = accountName, timeZone = "UTC", locale = "en", currency = "USD", subjects = new[] { "line-1" } };
        await tenant.Client.PutAsync($"/v1/accounts/{Account}", account);
        await tenant.PutBucketAsync(Endpoint);
        return tenant;
    }

    public Task<Answer> PutBucketAsync(params string[] endpoints) => Client.PutAsync($"/v1/accounts/{Account}/buckets/{Bucket}", new
    {
        name = "Units",
        meter = "units",
        capacity = 100,
        period = (object?)null,
        thresholds = new[]
        {
            new { percent = 50, notify = endpoints, on = new[] { "crossed" } },
            new { percent = 80, notify = endpoints, on = new[] { "crossed", "cleared" } },
        },
    });

    public string Usage(decimal value, string? id = null) => JsonSerializer.Serialize(new
    {
        specversion = "1.0",
        type = "use",
        source = "small",
        id = id ?? $"use-{Interlocked.Increment(ref _events)}",
        subject = "line-1",
        data = new { value },
    });

    public async Task UseAsync(decimal value, string? id = null) =>
        (await Client.CountAsync(Usage(value, id))).Count("counted").ShouldBe(1);

    public async Task<decimal> UsedAsync() => (await Client.StatusAsync(Account, Bucket)).GetProperty("used").GetDecimal();

    /// <summary>The notification with its deliveries and their attempts.</summary>
    public async Task<JsonElement> NotificationAsync(string id) => (await Client.GetAsync($"/v1/notifications/{id}")).Body;

    /// <summary>The attempts at this account's only notification to one endpoint.</summary>
    public async Task<List<JsonElement>> AttemptsAsync(string endpoint = Endpoint)
    {
        var listed = (await Client.ListAsync($"/v1/notifications?account={Account}")).ShouldHaveSingleItem();
        var notification = await NotificationAsync(listed.GetProperty("id").GetString()!);
        var deliveries = notification.GetProperty("deliveries").EnumerateArray();
        var delivery = deliveries.Where(delivery => delivery.GetProperty("endpoint").GetString() == endpoint).ToList();
        return delivery.Count == 0 ? [] : [.. delivery.ShouldHaveSingleItem().GetProperty("attempts").EnumerateArray()];
    }

    public async Task<List<JsonElement>> AwaitAttemptsAsync(int count, string endpoint = Endpoint)
    {
        await Eventually.Holds($"{count} attempts at {endpoint}", async () => (await AttemptsAsync(endpoint)).Count >= count);
        return await AttemptsAsync(endpoint);
    }
}
