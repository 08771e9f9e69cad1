using System.Text.Json;

namespace Brimful.EndToEnd.Explanations;

/// <summary>Whoever asks why a message came, or did not, is answered by one request.</summary>
public sealed class ExplanationTests
{
    [Theory]
    [InlineData(StoreUnderTest.Sqlite)]
    [InlineData(StoreUnderTest.Postgres)]
    public async Task Why_a_message_came_and_why_another_did_not_is_answered_also_of_an_instant_before_and_after_a_restart(StoreUnderTest store)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await BrimfulServer.StartAsync(ServerOptions.On(store));
        var (tenant, twin) = await SmallTenant.TwinsAsync(server, receiver, "explained");
        await tenant.UseAsync(30, "first");
        var before = (await ExplainAsync(tenant)).GetProperty("at").GetString()!;
        await tenant.UseAsync(25, "over");
        await Eventually.Holds("the message is delivered", async () => DeliveryOf(await ExplainAsync(tenant)) == "delivered accepted");

        await server.KillAsync();
        await server.StartAgainAsync();
        var after = await ExplainAsync(tenant);
        Describe(after).ShouldBe("used 55: 50% crossed reached by over, 80% armed not_reached 25");
        DeliveryOf(after).ShouldBe("delivered accepted");
        Describe(await ExplainAsync(tenant, "?at=" + Uri.EscapeDataString(before))).ShouldBe("used 30: 50% armed not_reached 20, 80% armed not_reached 50");
        Describe(await ExplainAsync(twin)).ShouldBe("used 0: 50% armed not_reached 50, 80% armed not_reached 80");

        await tenant.PutBucketAsync();
        await tenant.UseAsync(30, "untold");
        var untold = (await ExplainAsync(tenant)).GetProperty("thresholds")[1];
        untold.GetProperty("reason").GetString().ShouldBe("reached");
        await Eventually.Holds("the notification is listed", async () => MessageOf(await ExplainAsync(tenant), 1) == "unaddressed no_endpoint_named");
        (await tenant.Client.SendAsync(HttpMethod.Get, PathOf("?at=2020-01-01T00:00:00Z"))).Code.ShouldBe("explain.no_bucket_then");
    }

    private static string PathOf(string query = "") => $"/v1/accounts/{SmallTenant.Account}/buckets/{SmallTenant.Bucket}/explain{query}";

    private static async Task<JsonElement> ExplainAsync(SmallTenant tenant, string query = "") => (await tenant.Client.GetAsync(PathOf(query))).Body;

    private static string Describe(JsonElement explained) =>
        $"used {explained.GetProperty("used")}: " + string.Join(", ", explained.GetProperty("thresholds").EnumerateArray().Select(line =>
            $"{line.GetProperty("percent")}% {line.GetProperty("state")} {line.GetProperty("reason")}{(line.GetProperty("missing") is { ValueKind: JsonValueKind.Number } missing ? $" {missing}" : "")}"
            + (line.GetProperty("movedBy") is { ValueKind: JsonValueKind.Object } move ? $" by {move.GetProperty("eventId")}" : "")));

    private static string MessageOf(JsonElement explained, int place) =>
        explained.GetProperty("thresholds")[place].GetProperty("facts") is var facts && facts.GetArrayLength() > 0 && facts[0].GetProperty("message") is { ValueKind: JsonValueKind.Object } message
            ? $"{message.GetProperty("state")} {message.GetProperty("reason")}"
            : "none";

    private static string DeliveryOf(JsonElement explained) =>
        explained.GetProperty("thresholds")[0].GetProperty("facts")[0].GetProperty("message") is { ValueKind: JsonValueKind.Object } message && message.GetProperty("deliveries").GetArrayLength() > 0
            ? $"{message.GetProperty("deliveries")[0].GetProperty("state")} {message.GetProperty("deliveries")[0].GetProperty("reason")}"
            : "none";
}
