using System.Text.Json;

namespace Brimful.EndToEnd.AccessLog;

/// <summary>Four days of a real web site by the hour and by the local day, against a count of the same log.</summary>
public sealed class HourlyUsageTests
{
    private const int BatchSize = 1000;
    private const int ClientsChecked = 25;
    private const int LongestValue = 128;

    [SharedTheory]
    [InlineData(StoreUnderTest.Sqlite)]
    [InlineData(StoreUnderTest.Postgres)]
    public async Task Real_usage_by_the_hour_is_what_the_log_says_and_adds_up_to_the_level(StoreUnderTest store)
    {
        var log = AccessLogFile.Read();
        await using var receiver = await Receiver.StartAsync();
        await using var server = await BrimfulServer.StartAsync(ServerOptions.On(store));
        var tenant = await AccessLogTenant.SetUpAsync(server, "north", log, receiver);
        foreach (var batch in log.Events.Chunk(BatchSize)) (await tenant.Client.CountAsync(batch)).Count("counted").ShouldBe(batch.Length);

        var requests = log.Events.Select(entry => JsonDocument.Parse(entry).RootElement).Select(entry => (
            Client: entry.GetProperty("subject").GetString()!,
            Time: entry.GetProperty("time").GetDateTimeOffset(),
            Bytes: entry.GetProperty("data").GetProperty("bytes").GetDecimal(),
            Status: entry.GetProperty("data").GetProperty("status").GetRawText(),
            Path: entry.GetProperty("data").GetProperty("path").GetString()!)).ToLookup(request => request.Client);
        foreach (var client in requests.OrderByDescending(ofClient => ofClient.Count()).Take(ClientsChecked))
        {
            await CheckAsync(tenant.Client, $"/v1/accounts/{client.Key}/buckets/data/usage?step=PT1H", [.. client.Select(request => (request.Time, request.Bytes))]);
            await CheckAsync(tenant.Client, $"/v1/accounts/{client.Key}/buckets/requests/usage?step=P1D&groupBy=subject", [.. client.Select(request => (request.Time, 1m))]);
            (await UsageAsync(tenant.Client, $"/v1/accounts/{client.Key}/buckets/data/usage")).GetProperty("used").GetDecimal()
                .ShouldBe((await tenant.Client.StatusAsync(client.Key, "data")).GetProperty("used").GetDecimal());
            await CheckGroupsAsync(tenant.Client, $"/v1/accounts/{client.Key}/buckets/data/usage?step=P1M&groupBy=status", [.. client.Select(request => (request.Status, request.Bytes))]);
            await CheckGroupsAsync(tenant.Client, $"/v1/accounts/{client.Key}/buckets/data/usage?step=P1M&groupBy=path", [.. client.Select(request => (request.Path, request.Bytes))]);
        }
    }

    /// <summary>Groups of the only cell are what the log says of each value; one that is too long is none.</summary>
    private static async Task CheckGroupsAsync(BrimfulClient client, string path, List<(string Value, decimal Quantity)> requests)
    {
        var cell = (await UsageAsync(client, path)).GetProperty("cells").EnumerateArray().Single();
        cell.GetProperty("groups").EnumerateArray().Select(group => (group.GetProperty("key").GetString() ?? "none", group.GetProperty("used").GetDecimal(), group.GetProperty("events").GetInt32()))
            .ShouldBe(requests.GroupBy(request => request.Value.Length <= LongestValue ? request.Value : "none").Select(group => (group.Key, group.Sum(request => request.Quantity), group.Count())), ignoreOrder: true, path);
    }

    private static async Task CheckAsync(BrimfulClient client, string path, List<(DateTimeOffset Time, decimal Quantity)> requests)
    {
        var usage = await UsageAsync(client, path);
        var end = usage.GetProperty("from").GetDateTimeOffset();
        foreach (var cell in usage.GetProperty("cells").EnumerateArray())
        {
            var start = cell.GetProperty("start").GetDateTimeOffset();
            start.ShouldBe(end);
            end = cell.GetProperty("end").GetDateTimeOffset();
            var inside = requests.Where(request => request.Time >= start && request.Time < end).ToList();
            (cell.GetProperty("used").GetDecimal(), cell.GetProperty("events").GetInt64()).ShouldBe((inside.Sum(request => request.Quantity), inside.Count), $"{path} {start}");
        }
        end.ShouldBe(usage.GetProperty("to").GetDateTimeOffset());
        usage.GetProperty("used").GetDecimal().ShouldBe(requests.Sum(request => request.Quantity));
    }

    private static async Task<JsonElement> UsageAsync(BrimfulClient client, string path) => (await client.GetAsync(path)).Body;
}
