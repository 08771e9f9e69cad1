using System.Text.Json;

namespace Brimful.EndToEnd.Crashes;

/// <summary>Sessions that are open when the server is killed go on, and what falls due while it is down happens at its own instant (S14), on every store.</summary>
public sealed class SessionTests
{
    private const int Sessions = 2_000;

    [Theory]
    [InlineData(StoreUnderTest.Sqlite)]
    [InlineData(StoreUnderTest.Postgres)]
    public async Task Killed_with_open_sessions_the_server_fires_at_the_instant_at_which_the_line_was_reached(StoreUnderTest store)
    {
        await using var server = await BrimfulServer.StartAsync(ServerOptions.On(store));
        await server.Client().PutAsync("/v1/tenants/calls", new { name = "Calls", mode = "live" });
        var client = server.Client("calls");
        await client.PutAsync("/v1/meters/calls", new { eventType = "call", aggregation = "duration", session = "$.session", action = "$.action", maxSilence = "PT1H" });
        await client.PutAsync("/v1/accounts/acme", new { name = "Acme" });
        await client.PutAsync("/v1/accounts/acme/buckets/b", new { name = "B", meter = "calls", capacity = 4 * Sessions, period = (object?)null, thresholds = new[] { new { percent = 100 }, new { percent = 10_000 } } });

        var start = DateTimeOffset.UtcNow;
        await client.CountAsync([.. Enumerable.Range(0, Sessions).Select(at => Sign($"e{at}", $"s{at}", "start", start))]);
        await server.KillAsync();
        await Eventually.Holds("the line is reached", () => Task.FromResult(DateTimeOffset.UtcNow > start.AddSeconds(5)));
        await server.StartAgainAsync();

        await Eventually.Holds("it crosses", async () => (await client.ListAsync("/v1/accounts/acme/buckets/b/facts")).Any());
        var crossed = (await client.ListAsync("/v1/accounts/acme/buckets/b/facts")).ShouldHaveSingleItem();
        (crossed.GetProperty("cause").GetString(), crossed.GetProperty("used").GetDecimal()).ShouldBe(("clock", 4m * Sessions));
        (crossed.GetProperty("occurredAt").GetDateTimeOffset() - start).ShouldBe(TimeSpan.FromSeconds(4));
        crossed.GetProperty("detectedAt").GetDateTimeOffset().ShouldBeGreaterThan(start.AddSeconds(5));

        await client.CountAsync([.. Enumerable.Range(0, Sessions).Select(at => Sign($"stop{at}", $"s{at}", "stop", start.AddSeconds(4.5)))]);
        await server.KillAsync();
        await server.StartAgainAsync();
        (await client.StatusAsync("acme", "b")).GetProperty("used").GetDecimal().ShouldBe(4.5m * Sessions);
    }

    private static string Sign(string id, string session, string action, DateTimeOffset time) => JsonSerializer.Serialize(new
    {
        specversion = "1.0",
        type = "call",
        source = "s",
        id,
        subject = "acme",
        time,
        data = new { session, action },
    });
}
