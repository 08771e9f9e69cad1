using System.Text;
using System.Text.Json;
using Brimful.Server.Tests.Metrics;

namespace Brimful.Server.Tests.Hosting;

/// <summary>S22 over HTTP, on the whole server: what waits for people in a sandbox follows the clock that its tenant sets, over a restart, and a live tenant's beside it does not.</summary>
public sealed class SandboxClockTests : IAsyncLifetime
{
    private const string Ada = "/accounts/a/contacts/ada/sms";

    private Collector _gateway = null!;
    private ServerUnderTest _server = null!;

    public async Task InitializeAsync()
    {
        _gateway = await Collector.StartAsync();
        _server = await ServerUnderTest.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task Quiet_hours_reminders_and_the_next_people_follow_the_clock_that_is_set()
    {
        await _server.MustAsync(HttpMethod.Put, "/v1/tenants/play", """{"name":"Play","mode":"sandbox","now":"2031-06-03T22:30:00Z"}""");
        foreach (var tenant in new[] { "play", "default" }) await SetUpAsync(tenant);
        await UseAsync("play", 8);
        await UseAsync("default", 8);
        var (id, live) = (await NewestAsync("play"), await NewestAsync("default"));
        (await DeliveryAsync("play", id, Ada)).ShouldBe(("held", "quiet_hours", "2031-06-04T07:00:00Z"));

        await _server.MustAsync(HttpMethod.Put, "/v1/tenants/play/clock", """{"now":"2031-06-04T06:59:59Z"}""");
        await _server.RestartAsync();
        (await DeliveryAsync("play", id, Ada)).State.ShouldBe("held");
        await _server.MustAsync(HttpMethod.Put, "/v1/tenants/play/clock", """{"now":"2031-06-04T07:00:00Z"}""");
        (await DeliveryAsync("play", id, Ada)).State.ShouldNotBe("held");
        (await ToldAsync()).ShouldBe($"+4930123456 {id}");

        await _server.MustAsync(HttpMethod.Put, "/v1/tenants/play", """{"name":"Play","mode":"sandbox","now":"2031-06-06T08:00:00Z"}""");
        (await ToldAsync()).ShouldStartWith("+4930654321 ");
        (await ToldAsync()).ShouldStartWith("+4930123456 ");
        (await DeliveryAsync("default", live, "/contacts/boss/sms")).Reason.ShouldBe("escalation");
        (await DeliveryAsync("default", live, "/contacts/boss/sms")).State.ShouldBe("held");
    }

    private async Task SetUpAsync(string tenant)
    {
        await PutAsync("/v1/endpoints/sms", $$$"""{"kind":"sms","to":["+4930000000"],"url":"{{{_gateway.Url}}}/{{{tenant}}}","headers":{"Content-Type":"text/plain"},"body":"{{to}} {{id}}"}""");
        await PutAsync("/v1/meters/m", """{"eventType":"use","aggregation":"sum","value":"$.value","unit":"1"}""");
        await PutAsync("/v1/accounts/a", """{"name":"Acme","timeZone":"UTC","locale":"en","subjects":["s"]}""");
        await PutAsync("/v1/accounts/a/contacts/ada", """{"name":"Ada","persona":"developer","addresses":[{"channel":"sms","to":"+4930123456"}],"preferences":{"quietHours":{"from":"22:00","to":"07:00"}}}""");
        await PutAsync("/v1/contacts/boss", """{"name":"Boss","persona":"accountManager","addresses":[{"channel":"sms","to":"+4930654321"}]}""");
        await PutAsync("/v1/routing", """
            {"rules":[{"key":"r","to":{"account":["*"]},"channels":["sms"],"jump":"each","repeat":{"every":"P2D","atMost":1},"escalate":[{"after":"P1D","to":{"team":["*"]},"channels":["sms"]}]}]}
            """);
        await PutAsync("/v1/accounts/a/buckets/b", """{"name":"B","meter":"m","capacity":10,"period":{"every":"P1M","anchor":"2026-01-01T00:00:00","timeZone":"UTC"},"thresholds":[{"percent":80}]}""");

        Task PutAsync(string path, string body) => _server.MustAsync(HttpMethod.Put, path, body, tenant);
    }

    private Task UseAsync(string tenant, int value) => _server.MustAsync(
        HttpMethod.Post, "/v1/events", $$$"""[{"specversion":"1.0","type":"use","source":"t","id":"e","subject":"s","data":{"value":{{{value}}}}}]""", tenant);

    /// <summary>What the sandbox's people are told next; the live tenant's may be left alone now, or not.</summary>
    private async Task<string> ToldAsync()
    {
        while (true)
        {
            if (await _gateway.NextAsync() is { Path: "/play" } told) return Encoding.UTF8.GetString(told.Body);
        }
    }

    private async Task<string> NewestAsync(string tenant) =>
        (await GetAsync(tenant, "/v1/notifications")).GetProperty("data").EnumerateArray().Select(each => each.GetProperty("id").GetString()!).First();

    private async Task<(string State, string Reason, string? Next)> DeliveryAsync(string tenant, string id, string target)
    {
        var delivery = (await GetAsync(tenant, $"/v1/notifications/{id}")).GetProperty("deliveries").EnumerateArray().Single(each => each.GetProperty("endpoint").GetString() == target);
        return (delivery.GetProperty("state").GetString()!, delivery.GetProperty("reason").GetString()!, delivery.TryGetProperty("nextAttemptAt", out var next) ? next.GetString() : null);
    }

    private async Task<JsonElement> GetAsync(string tenant, string path)
    {
        using var answer = await _server.SendAsync(HttpMethod.Get, path, tenant: tenant);
        answer.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }
}
