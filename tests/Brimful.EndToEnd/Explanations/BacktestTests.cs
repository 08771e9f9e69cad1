using System.Net;
using System.Text.Json;

namespace Brimful.EndToEnd.Explanations;

/// <summary>Thresholds that do not exist yet are tried on what was used, and nothing is touched.</summary>
public sealed class BacktestTests
{
    [Theory]
    [InlineData(StoreUnderTest.Sqlite)]
    [InlineData(StoreUnderTest.Postgres)]
    public async Task Lines_that_were_there_would_have_said_what_they_said_and_others_what_they_would_have(StoreUnderTest store)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await BrimfulServer.StartAsync(ServerOptions.On(store));
        var (tenant, twin) = await SmallTenant.TwinsAsync(server, receiver, "backtested");
        foreach (var value in (decimal[])[30, 25, 20, 10, -16, 20]) await tenant.UseAsync(value);
        await twin.UseAsync(99);
        var facts = await tenant.Client.ListAsync("/v1/facts");
        var before = (await tenant.UsedAsync(), facts.Count, (await tenant.Client.ListAsync("/v1/notifications")).Count);

        var same = await DoneAsync(tenant, [new { percent = 50 }, new { percent = 80 }]);
        same.Select(one => Describe(one.GetProperty("fact"))).ShouldBe(facts.Select(Describe));
        same.ShouldAllBe(one => one.GetProperty("hypothetical").GetBoolean());

        var other = await DoneAsync(tenant, [new { value = 70 }]);
        other.Select(one => Describe(one.GetProperty("fact"))).ShouldBe(["crossed use-3 55 75", "cleared use-5 85 69", "crossed use-6 69 89"]);
        other[0].GetProperty("message").GetProperty("data").GetProperty("used").GetDecimal().ShouldBe(75);

        (await tenant.UsedAsync(), (await tenant.Client.ListAsync("/v1/facts")).Count, (await tenant.Client.ListAsync("/v1/notifications")).Count).ShouldBe(before);
        await server.KillAsync();
        await server.StartAgainAsync();
        (await tenant.Client.ListAsync("/v1/backtests")).ShouldBeEmpty();
    }

    private static async Task<List<JsonElement>> DoneAsync(SmallTenant tenant, object[] thresholds)
    {
        var begun = await tenant.Client.PostAsync("/v1/backtests", new { account = SmallTenant.Account, bucket = SmallTenant.Bucket, from = "2020-01-01T00:00:00Z", to = DateTimeOffset.UtcNow, thresholds });
        begun.Status.ShouldBe(HttpStatusCode.Accepted);
        var path = $"/v1/backtests/{begun.Body.GetProperty("id").GetString()}";
        await Eventually.Holds("the back-test is done", async () => (await tenant.Client.GetAsync(path)).Body.GetProperty("state").GetString() == "done");
        return [.. (await tenant.Client.GetAsync(path)).Body.GetProperty("facts").EnumerateArray()];
    }

    private static string Describe(JsonElement fact) =>
        $"{fact.GetProperty("fact").GetString()} {fact.GetProperty("eventId").GetString()} {fact.GetProperty("usedBefore")} {fact.GetProperty("used")}";
}
