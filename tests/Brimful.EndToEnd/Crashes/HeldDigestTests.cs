using System.Text;
using System.Text.Json;

namespace Brimful.EndToEnd.Crashes;

/// <summary>What waits for a digest when the server is killed waits on, and comes once under the id that it was held under, on every store.</summary>
public sealed class HeldDigestTests
{
    private const string Ada = "/accounts/acme/contacts/ada/sms";

    [Theory]
    [InlineData(StoreUnderTest.Sqlite)]
    [InlineData(StoreUnderTest.Postgres)]
    public async Task Killed_while_a_digest_waits_the_server_tells_it_once_under_the_same_id(StoreUnderTest store)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await BrimfulServer.StartAsync(ServerOptions.On(store));
        var tenants = new Dictionary<string, BrimfulClient>();
        foreach (var (name, mode) in new[] { ("played", "sandbox"), ("live", "live") })
        {
            await server.Client().PutAsync($"/v1/tenants/{name}", new { name, mode });
            await SetUpAsync(tenants[name] = server.Client(name), receiver.Url + "/" + name);
            await tenants[name].CountAsync(Use("e1", 50), Use("e2", 35));
        }

        var before = await WaitingAsync(tenants["played"]);
        var live = await WaitingAsync(tenants["live"]);
        before.Select(each => each.State).ShouldBe(["held", "held"]);
        await server.KillAsync();
        await server.StartAgainAsync();
        (await WaitingAsync(tenants["played"])).ShouldBe(before);
        (await WaitingAsync(tenants["live"])).ShouldBe(live);

        await server.Client("played").PutAsync("/v1/tenants/played/clock", new { now = DateTimeOffset.UtcNow.AddDays(2) });
        var told = (await receiver.AwaitAsync("/played", 1)).ShouldHaveSingleItem();
        var leader = before.Single(each => Encoding.UTF8.GetString(told.Body) == each.Id);
        await Eventually.Holds("it is delivered", async () => (await StateAsync(tenants["played"], leader.Id)) == "delivered");
        (await StateAsync(tenants["played"], before.Single(each => each != leader).Id)).ShouldBe("merged");

        await server.KillAsync();
        await server.StartAgainAsync();
        await server.Client("played").PutAsync("/v1/tenants/played/clock", new { now = DateTimeOffset.UtcNow.AddDays(4) });
        receiver.At("/played").Count.ShouldBe(1);
        (await WaitingAsync(tenants["live"])).ShouldBe(live);
    }

    private static async Task SetUpAsync(BrimfulClient client, string url)
    {
        await client.PutAsync("/v1/meters/m", new { eventType = "use", aggregation = "sum", value = "$.value", unit = "1" });
        await client.PutAsync("/v1/endpoints/sms", new { kind = "sms", to = new[] { "+4930000000" }, url, body = "{{id}}" });
        await client.PutAsync("/v1/accounts/acme", new { name = "Acme" });
        await client.PutAsync("/v1/accounts/acme/contacts/ada", new
        {
            name = "Ada",
            persona = "developer",
            addresses = new[] { new { channel = "sms", to = "+4930123456" } },
            preferences = new { digest = "daily", digestAt = TimeOnly.FromDateTime(DateTime.UtcNow.AddHours(-1)).ToString("HH:mm", null) },
        });
        await client.PutAsync("/v1/routing", new { rules = new[] { new { key = "r", to = new { account = new[] { "*" } }, channels = new[] { "sms" }, jump = "digest" } } });
        await client.PutAsync("/v1/accounts/acme/buckets/b", new { name = "B", meter = "m", capacity = 100, period = (object?)null, thresholds = new[] { new { percent = 50 }, new { percent = 80 } } });
    }

    private static async Task<List<(string Id, string State, string? Until)>> WaitingAsync(BrimfulClient client)
    {
        var found = new List<(string, string, string?)>();
        foreach (var listed in await client.ListAsync("/v1/notifications?account=acme"))
        {
            var (id, delivery) = (listed.GetProperty("id").GetString()!, await DeliveryAsync(client, listed.GetProperty("id").GetString()!));
            found.Add((id, delivery.GetProperty("state").GetString()!, delivery.TryGetProperty("nextAttemptAt", out var until) ? until.GetString() : null));
        }

        return found;
    }

    private static async Task<string?> StateAsync(BrimfulClient client, string id) => (await DeliveryAsync(client, id)).GetProperty("state").GetString();

    private static async Task<JsonElement> DeliveryAsync(BrimfulClient client, string id) =>
        (await client.GetAsync($"/v1/notifications/{id}")).Body.GetProperty("deliveries").EnumerateArray().Single(each => each.GetProperty("endpoint").GetString() == Ada);

    private static string Use(string id, int value) => JsonSerializer.Serialize(new { specversion = "1.0", type = "use", source = "s", id, subject = "acme", data = new { value } });
}
