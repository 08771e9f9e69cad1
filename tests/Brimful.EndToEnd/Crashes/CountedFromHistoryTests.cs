using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Brimful.EndToEnd.Crashes;

/// <summary>What is counted from history (S11) and what is voided come out exact, on every store, with a kill -9 in the middle of the count.</summary>
public sealed class CountedFromHistoryTests
{
    private const int Batches = 12;
    private const int EventsPerBatch = 5_000;
    private const int Buckets = 150;

    [Theory]
    [InlineData(StoreUnderTest.Sqlite)]
    [InlineData(StoreUnderTest.Postgres)]
    public async Task Killed_while_it_counts_the_server_goes_on_counting_and_comes_out_the_same(StoreUnderTest store)
    {
        await using var server = await BrimfulServer.StartAsync(ServerOptions.On(store));
        var client = await SetUpAsync(server);
        for (var batch = 0; batch < Batches; batch++) await client.CountAsync([.. Enumerable.Range(0, EventsPerBatch).Select(at => Usage($"b{batch}-{at}", 2, at % 2))]);

        await client.BulkAsync(Enumerable.Range(0, Buckets).Select(at => Put($"b{at}", at)));
        await client.CountAsync(Usage("live-1", 7, 0), Usage("live-2", 5, 1));
        await KillWhileItCountsAsync(server, client);
        await server.StartAgainAsync();

        await client.CountAsync(Usage("live-3", 1, 0));
        await Eventually.Holds("every bucket is counted", async () => (await StatesAsync(client)).All(state => state != "counting"), TimeSpan.FromMinutes(2));
        const int each = Batches * EventsPerBatch;
        foreach (var bucket in await client.ListAsync("/v1/accounts/acme/buckets"))
        {
            var lines = int.Parse(bucket.GetProperty("key").GetString()![1..], CultureInfo.InvariantCulture) % 3;
            decimal expected = lines switch { 0 => (2 * each) + 13, 1 => each + 8, _ => each + 5 };
            bucket.GetProperty("status").GetProperty("used").GetDecimal().ShouldBe(expected, bucket.GetProperty("key").ToString());
        }
        var facts = await client.ListAsync("/v1/accounts/acme/buckets/b0/facts");
        facts.ShouldHaveSingleItem().GetProperty("eventId").GetString().ShouldBe("live-2");
    }

    [Theory]
    [InlineData(StoreUnderTest.Sqlite)]
    [InlineData(StoreUnderTest.Postgres)]
    public async Task A_voided_event_is_taken_back_once_and_stays_so_after_a_kill(StoreUnderTest store)
    {
        await using var server = await BrimfulServer.StartAsync(ServerOptions.On(store));
        var client = await SetUpAsync(server);
        await client.PutAsync("/v1/accounts/acme/buckets/b0", Body(0));
        await client.PutAsync("/v1/accounts/acme/buckets/peak", new { name = "Peak", meter = "peak", capacity = 100, period = (object?)null, thresholds = new[] { new { value = 50 } } });
        await client.CountAsync(Usage("e1", 60, 0), Usage("e2", 9, 1));

        var first = (await client.PostAsync("/v1/events/void", new { source = "s", id = "e1" })).Body;
        (first.GetProperty("account").GetString(), first.GetProperty("subject").GetString()).ShouldBe(("acme", "line-0"));
        await server.KillAsync();
        await server.StartAgainAsync();
        var again = (await client.PostAsync("/v1/events/void", new { source = "s", id = "e1", account = "acme" })).Body;
        again.GetRawText().ShouldBe(first.GetRawText());

        await Eventually.Holds("the peak is counted", async () => (await client.StatusAsync("acme", "peak")).GetProperty("used").GetDecimal() == 9);
        (await client.StatusAsync("acme", "b0")).GetProperty("used").GetDecimal().ShouldBe(9);
        (await client.CountAsync(Usage("e1", 60, 0))).Count("duplicates").ShouldBe(1);
        var facts = await client.ListAsync("/v1/accounts/acme/buckets/peak/facts");
        facts.Select(fact => $"{fact.GetProperty("fact")} {fact.GetProperty("cause")} {fact.GetProperty("eventId")}").ShouldBe(["crossed usage e1", "cleared correction e1"]);
        (await client.ListAsync("/v1/accounts/acme/events")).Select(one => one.TryGetProperty("voidedAt", out _)).ShouldBe([true, false]);
        var unknown = await client.SendAsync(HttpMethod.Post, "/v1/events/void", new StringContent("""{"source":"s","id":"e9"}""", System.Text.Encoding.UTF8, "application/json"));
        ((int)unknown.Status, unknown.Body.GetProperty("code").GetString()).ShouldBe((404, "not_found"));
    }

    [Fact]
    public async Task An_edit_says_in_its_answer_what_it_does_to_usage_that_was_counted()
    {
        await using var server = await BrimfulServer.StartAsync(ServerOptions.On(StoreUnderTest.Sqlite));
        var client = await SetUpAsync(server);
        (await client.PutAsync("/v1/accounts/acme/buckets/b0", Body(0))).Body.TryGetProperty("effects", out _).ShouldBeFalse();
        await client.CountAsync(Usage("e1", 60, 0), Usage("e2", 9, 1));

        var narrowed = (await client.PutAsync("/v1/accounts/acme/buckets/b0", Body(1))).Body;
        var effect = narrowed.GetProperty("effects")[0];
        (effect.GetProperty("code").GetString(), effect.GetProperty("path").GetString()).ShouldBe(("usage.left_out", "subjects"));
        narrowed.GetProperty("status").GetProperty("used").GetDecimal().ShouldBe(60);
        var without = new { name = "Acme", timeZone = "UTC", locale = "en", currency = "USD", subjects = new[] { "line-0" } };
        (await client.PutAsync("/v1/accounts/acme", without)).Body.GetProperty("effects")[0].GetProperty("code").GetString().ShouldBe("subject.ended");
    }

    private static async Task<BrimfulClient> SetUpAsync(BrimfulServer server)
    {
        await server.Client().PutAsync("/v1/tenants/counted", new { name = "Counted", mode = "live" });
        var client = server.Client("counted");
        await client.PutAsync("/v1/meters/units", new { eventType = "use", aggregation = "sum", value = "$.value", unit = "1" });
        await client.PutAsync("/v1/meters/peak", new { eventType = "use", aggregation = "max", value = "$.value", unit = "1" });
        await client.PutAsync("/v1/accounts/acme", new { name = "Acme", timeZone = "UTC", locale = "en", currency = "USD", subjects = new[] { "line-0", "line-1" } });
        return client;
    }

    private static string Usage(string id, int value, int line) => JsonSerializer.Serialize(new
    {
        specversion = "1.0",
        type = "use",
        source = "s",
        id,
        subject = $"line-{line}",
        data = new { value },
    });

    /// <summary>Asks for ever more buckets, and kills the server as soon as the first of them is seen while it is counted.</summary>
    private static async Task KillWhileItCountsAsync(BrimfulServer server, BrimfulClient client)
    {
        for (var first = Buckets; first < 20 * Buckets; first += Buckets)
        {
            var asking = client.BulkAsync(Enumerable.Range(first, Buckets).Select(at => Put($"b{at}", at)));
            while (!asking.IsCompleted)
            {
                if (!await IsCountingAsync(client, $"b{first}")) continue;
                await server.KillAsync();
                await Task.WhenAny(asking); // Answered or cut off: either will do.
                return;
            }
            await asking;
        }
        Assert.Fail("No bucket was seen while it was counted.");
    }

    private static async Task<bool> IsCountingAsync(BrimfulClient client, string bucket)
    {
        var answer = await client.SendAsync(HttpMethod.Get, $"/v1/accounts/acme/buckets/{bucket}");
        return answer.Status == HttpStatusCode.OK && answer.Body.GetProperty("status").TryGetProperty("state", out var state) && state.GetString() == "counting";
    }

    private static object Put(string bucket, int at) => new { put = $"/accounts/acme/buckets/{bucket}", body = Body(at) };

    /// <summary>Every third of both lines, of the first, and of the second.</summary>
    private static Dictionary<string, object?> Body(int at)
    {
        var body = new Dictionary<string, object?>
        {
            ["name"] = "B",
            ["meter"] = "units",
            ["capacity"] = 1_000_000,
            ["period"] = null,
            ["thresholds"] = new[] { new { value = 100_000 }, new { value = 120_010 } },
        };
        if (at % 3 > 0) body["subjects"] = new[] { $"line-{(at % 3) - 1}" };
        return body;
    }

    private static async Task<List<string>> StatesAsync(BrimfulClient client) =>
        [.. (await client.ListAsync("/v1/accounts/acme/buckets")).Select(bucket => bucket.GetProperty("status").TryGetProperty("state", out var state) ? state.GetString()! : "counted")];
}
