using System.Text;
using System.Text.Json;

namespace Brimful.EndToEnd.Templates;

/// <summary>Each plan template of <c>docs/templates/</c> is put as docs/templates.md says, and usage is driven over its lines.</summary>
public sealed class TemplateTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Start = "2026-03-10T12:00:00Z";

    [Fact]
    public async Task Shared_data_tells_at_its_lines_and_at_each_tenth_beyond()
    {
        var tenant = await PutAsync("telecom-shared-data", "shared-data", "line-1", "line-2");
        await tenant.UseAsync("data.used", "line-1", new { bytes = 7_000_000_000 });
        await tenant.UseAsync("data.used", "line-2", new { bytes = 5_500_000_000 });
        await ToldAsync(tenant, "data +percent 50", "data +percent 80", "data +percent 100", "data +everyPercent 10", "data +everyPercent 10");
    }

    [Fact]
    public async Task Roaming_tells_of_use_without_an_add_on_and_an_add_on_clears_it()
    {
        var tenant = await PutAsync("telecom-roaming-add-on", "roaming", "line-1");
        await tenant.UseAsync("roaming.data.used", "line-1", new { bytes = 1_000 });
        await tenant.Api.PostAsync("/v1/accounts/acme/buckets/roaming/grants", new { id = "week-1", amount = 1_000_000_000, expiresAt = "2026-03-17T12:00:00Z", reason = "Roaming week" });
        await tenant.UseAsync("roaming.data.used", "line-1", new { bytes = 850_000_000 });
        await ToldAsync(tenant, "roaming +percent 80", "roaming +percent 100", "roaming -percent 100", "roaming -percent 80", "roaming +percent 80");
    }

    [Fact]
    public async Task Prepaid_minutes_tell_what_is_left_and_a_top_up_clears()
    {
        var tenant = await PutAsync("telecom-prepaid-minutes", "prepaid", "line-1");
        await tenant.UseAsync("call.ended", "line-1", new { minutes = 72.5 });
        await tenant.UseAsync("call.ended", "line-1", new { minutes = 27.5 });
        await tenant.Api.PostAsync("/v1/accounts/acme/buckets/minutes/grants", new { id = "voucher-1", amount = 60 });
        await ToldAsync(tenant, "minutes +remaining 30", "minutes +remaining 5", "minutes +remaining 0", "minutes -remaining 0", "minutes -remaining 5", "minutes -remaining 30");
    }

    [Fact]
    public async Task Storage_is_the_last_reading_of_each_volume_and_clears_when_it_shrinks()
    {
        var tenant = await PutAsync("cloud-storage", "storage-1tb", "vol-1", "vol-2");
        await tenant.UseAsync("storage.measured", "vol-1", new { bytes = 600_000_000_000 });
        await tenant.UseAsync("storage.measured", "vol-2", new { bytes = 330_000_000_000 });
        await tenant.UseAsync("storage.measured", "vol-2", new { bytes = 100_000_000_000 });
        await ToldAsync(tenant, "storage +percent 75", "storage +percent 90", "storage -percent 90");
    }

    [Fact]
    public async Task Api_calls_tell_of_the_month_and_of_the_minute()
    {
        var tenant = await PutAsync("api-calls", "api-1000", "key-1");
        for (var call = 0; call < 20; call++) await tenant.UseAsync("api.called", "key-1", new { });
        await tenant.Api.PutAsync($"/v1/tenants/{tenant.Name}/clock", new { now = "2026-03-10T12:05:00Z" });
        await tenant.UseAllAsync("api.called", "key-1", 480);
        await ToldAsync(tenant, "rate +percent 80", "rate +percent 100", "rate -percent 100", "rate -percent 80", "rate +percent 80", "rate +percent 100", "calls +percent 50");
    }

    [Fact]
    public async Task Seats_count_each_user_once_a_month()
    {
        var tenant = await PutAsync("seats", "team-10", "team");
        foreach (var user in Enumerable.Range(1, 12).Concat([3, 7])) await tenant.UseAsync("user.active", "team", new { user = $"user-{user}" });
        await ToldAsync(tenant, "seats +percent 80", "seats +percent 100", "seats +every 1", "seats +every 1");
    }

    [Fact]
    public async Task Session_time_fires_by_the_clock_and_open_sessions_at_once()
    {
        var tenant = await PutAsync("session-time", "sessions", "user-1");
        foreach (var session in new[] { "s1", "s2", "s3" }) await tenant.UseAsync("session.sign", "user-1", new { session, action = "start" });
        for (var minutes = 10; minutes <= 170; minutes += 10)
        {
            await tenant.Api.PutAsync($"/v1/tenants/{tenant.Name}/clock", new { now = DateTimeOffset.Parse(Start, System.Globalization.CultureInfo.InvariantCulture).AddMinutes(minutes) });
            foreach (var session in new[] { "s1", "s2", "s3" }) await tenant.UseAsync("session.sign", "user-1", new { session, action = "heartbeat" });
        }
        await ToldAsync(tenant, "concurrent +percent 100", "time +percent 80");
    }

    [Fact]
    public async Task A_budget_prices_several_meters_as_usage_arrives()
    {
        var tenant = await PutAsync("pay-as-you-go-budget", "payg", "app");
        await tenant.UseAsync("model.called", "app", new { tokens = 2_000_000 });
        await tenant.UseAsync("storage.billed", "app", new { gbHours = 40_000 });
        await ToldAsync(tenant, "budget +percent 50", "budget +percent 80", "budget +percent 100", "budget +everyPercent 25");
        (await tenant.StatusAsync("budget")).GetProperty("used").GetDecimal().ShouldBe(130m);
    }

    [Fact]
    public async Task A_commitment_tells_on_the_way_to_it_and_of_each_tenth_of_overage()
    {
        var tenant = await PutAsync("commitment-with-overage", "committed", "cluster");
        await tenant.UseAsync("compute.used", "cluster", new { hours = 501 });
        (await tenant.StatusAsync("commitment")).GetProperty("used").GetDecimal().ShouldBe(254m);
        await tenant.UseAsync("compute.used", "cluster", new { hours = 2_124 });
        await ToldAsync(tenant, "commitment +percent 25", "commitment +percent 50", "commitment +percent 90", "commitment +percent 100", "commitment +everyPercent 10");
        (await tenant.StatusAsync("commitment")).GetProperty("used").GetDecimal().ShouldBe(1_102m);
    }

    [Fact]
    public async Task A_free_tier_warns_before_its_end_and_names_the_next()
    {
        var tenant = await PutAsync("free-tier", "free", "repo");
        await tenant.UseAsync("build.finished", "repo", new { minutes = 450 });
        await tenant.UseAsync("build.finished", "repo", new { minutes = 100 });
        await ToldAsync(tenant, "builds +percent 80", "builds +percent 100");
        (await tenant.StatusAsync("builds")).GetProperty("tier").GetString().ShouldBe("standard");
        (await tenant.Api.ListAsync("/v1/facts"))[0].GetProperty("threshold").GetProperty("tier").GetString().ShouldBe("free");
    }

    [Fact]
    public void Every_template_has_its_place_in_the_docs()
    {
        var docs = File.ReadAllText(Path.Combine(Repository.Root, "docs", "templates.md"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "templates"))) docs.ShouldContain(Path.GetFileName(file));
    }

    private async Task<TemplateTenant> PutAsync(string template, string plan, params string[] subjects)
    {
        await running.Server.Client().PutAsync($"/v1/tenants/{template}", new { name = template, mode = "sandbox", now = Start });
        var api = running.Server.Client(template);
        var lines = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "templates", template + ".ndjson"));
        var answer = await api.SendAsync(HttpMethod.Post, "/v1/bulk", new StringContent(lines, Encoding.UTF8, "application/x-ndjson"));
        foreach (var verdict in answer.MustSucceed("POST /v1/bulk").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            JsonDocument.Parse(verdict).RootElement.GetProperty("status").GetInt32().ShouldBe(201, verdict);
        await api.PutAsync("/v1/accounts/acme", new { name = "Acme", timeZone = "UTC", locale = "en", currency = "USD", plan, subjects });
        return new TemplateTenant(template, api);
    }

    private static async Task ToldAsync(TemplateTenant tenant, params string[] expected) =>
        (await tenant.Api.ListAsync("/v1/facts")).Select(Told).ShouldBe(expected);

    private static string Told(JsonElement fact)
    {
        var line = fact.GetProperty("threshold").EnumerateObject().First(part => part.Name is "percent" or "remaining" or "every" or "everyPercent" or "value");
        return $"{fact.GetProperty("bucket").GetString()} {(fact.GetProperty("fact").GetString() == Fact.Crossed ? '+' : '-')}{line.Name} {line.Value}";
    }

    private sealed record TemplateTenant(string Name, BrimfulClient Api)
    {
        private int _events;

        public Task UseAsync(string type, string subject, object data) => Api.CountAsync(Event(type, subject, data));

        public Task UseAllAsync(string type, string subject, int times) => Api.CountAsync([.. Enumerable.Range(0, times).Select(_ => Event(type, subject, new { }))]);

        public Task<JsonElement> StatusAsync(string bucket) => Api.StatusAsync("acme", bucket);

        private string Event(string type, string subject, object data) =>
            JsonSerializer.Serialize(new { specversion = "1.0", type, source = "tests", id = $"e{++_events}", subject, data });
    }
}
