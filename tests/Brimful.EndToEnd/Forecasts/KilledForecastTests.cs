using System.Globalization;
using System.Text.Json;

namespace Brimful.EndToEnd.Forecasts;

/// <summary>What is likely, on the running server: told once, by the usage that tips it, whatever is killed in between.</summary>
public sealed class KilledForecastTests
{
    private const int DaysInto = 25;
    private const int DaysBefore = 33;

    [Fact]
    public Task A_forecast_is_told_once_through_kills() => RunAsync(StoreUnderTest.Sqlite);

    [Fact]
    public Task On_PostgreSQL_a_forecast_is_told_once_through_kills() => RunAsync(StoreUnderTest.Postgres);

    private static async Task RunAsync(StoreUnderTest store)
    {
        await using var server = await BrimfulServer.StartAsync(ServerOptions.On(store));
        var (tenant, twin) = (await SetUpAsync(server, "first"), await SetUpAsync(server, "second"));
        await PutBucketAsync(tenant);
        await Eventually.Holds("the capacity is likely to be exceeded", async () => (await FactsAsync(tenant)).Count == 1);
        (await FactsAsync(tenant)).Single().ShouldBe("crossed 0.8 forecast used 250");
        await server.KillAsync();
        await server.StartAgainAsync();

        (await tenant.CountAsync(Use("burst", 170, null), Use("more", 1, null))).Count("counted").ShouldBe(2);
        await server.KillAsync();
        await server.StartAgainAsync();
        (await FactsAsync(tenant)).ShouldBe(["crossed 0.8 forecast used 250", "crossed 0.5 usage used 420"]);
        var forecast = (await tenant.GetAsync("/v1/accounts/a/buckets/b/forecast")).Body;
        forecast.GetProperty("history").GetInt32().ShouldBe(DaysBefore);
        forecast.GetProperty("periodEnd").GetProperty("exceedProbability").GetDouble().ShouldBe(1);
        (await FactsAsync(twin)).ShouldBeEmpty();
    }

    private static async Task<BrimfulClient> SetUpAsync(BrimfulServer server, string name)
    {
        await server.Client().PutAsync($"/v1/tenants/{name}", new { name, mode = "live" });
        var tenant = server.Client(name);
        await tenant.PutAsync("/v1/meters/data", new { eventType = "use", aggregation = "sum", value = "$.value", unit = "1" });
        await tenant.PutAsync("/v1/accounts/a", new { name = "A", timeZone = "UTC" });
        var today = DateTime.UtcNow.Date;
        var events = Enumerable.Range(1, DaysBefore).Select(back => Use($"d{back}", 10, today.AddDays(-back).AddHours(12)));
        (await tenant.CountAsync([.. events])).Count("counted").ShouldBe(DaysBefore);
        return tenant;
    }

    /// <summary>25 of 30 days have passed: 250 are used, 290 to 300 are likely, whatever the time of day.</summary>
    private static Task<Answer> PutBucketAsync(BrimfulClient tenant) => tenant.PutAsync("/v1/accounts/a/buckets/b", new
    {
        name = "Data",
        meter = "data",
        capacity = 265,
        period = new { every = "P30D", anchor = DateTime.UtcNow.Date.AddDays(-DaysInto).ToString("s", CultureInfo.InvariantCulture), timeZone = "UTC" },
        thresholds = new object[] { new { forecast = new { probability = 0.8 } }, new { forecast = new { probability = 0.5, within = "P14D", value = 400 } } },
    });

    private static string Use(string id, decimal value, DateTime? time) => JsonSerializer.Serialize(new
    {
        specversion = "1.0",
        type = "use",
        source = "days",
        id,
        subject = "a",
        time = (time ?? DateTime.UtcNow).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        data = new { value },
    });

    private static async Task<IReadOnlyList<string>> FactsAsync(BrimfulClient tenant) => [.. (await tenant.ListAsync("/v1/facts")).Select(fact =>
        $"{fact.GetProperty("fact").GetString()} {fact.GetProperty("threshold").GetProperty("forecast").GetProperty("probability")} {fact.GetProperty("cause").GetString()} used {fact.GetProperty("used")}")];
}
