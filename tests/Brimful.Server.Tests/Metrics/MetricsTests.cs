using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Brimful.Server.Tests.Metrics;

public sealed partial class MetricsTests
{
    [Fact]
    public async Task What_happens_is_measured_and_readable()
    {
        await using var receiver = await Collector.StartAsync();
        await using var server = await ServerUnderTest.StartAsync();
        await server.SetUpAsync(receiver.Url);
        await server.UseAsync("s", "1", "2", "3", "4", "5", "6", "7", "8", "8");
        await server.UseAsync("nobody", "9");
        (await server.SendAsync(HttpMethod.Get, "/v1/meters/none")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await receiver.NextAsync();

        var metrics = await EventuallyAsync(server, parsed => parsed.Value("brimful_deliveries_total", "state=delivered") == 1);
        metrics.Value("brimful_events_total", "verdict=counted").ShouldBe(8);
        metrics.Value("brimful_events_total", "verdict=duplicate").ShouldBe(1);
        metrics.Value("brimful_events_total", "verdict=unattributed").ShouldBe(1);
        metrics.Value("brimful_held_events").ShouldBe(1);
        metrics.Value("brimful_accounts").ShouldBe(1);
        metrics.Value("brimful_buckets").ShouldBe(1);
        metrics.Value("brimful_identities", "place=memory").ShouldBe(8);
        metrics.Value("brimful_facts_total", "fact=crossed").ShouldBe(1);
        metrics.Value("brimful_requests_refused_total", "code=not_found").ShouldBe(1);
        metrics.Value("brimful_delivery_attempts_total", "error=none").ShouldBe(1);
        metrics.Value("brimful_store_available").ShouldBe(1);
        metrics.Value("brimful_journal_bytes").ShouldBeGreaterThan(0);
        Count(metrics, "brimful_crossing_to_delivery_seconds").ShouldBe(1);
        Count(metrics, "brimful_request_events").ShouldBe(2);
        Count(metrics, "brimful_commit_duration_seconds").ShouldBeGreaterThan(4);
        metrics.Families["brimful_store_bytes"].Samples.Single(sample => sample.Labels.Contains("part=commit")).Value.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Every_metric_that_is_told_is_documented_and_every_documented_one_is_told()
    {
        await using var receiver = await Collector.StartAsync();
        await using var server = await ServerUnderTest.StartAsync();
        await server.SetUpAsync(receiver.Url);
        await server.UseAsync("s", "1", "2", "3", "4", "5", "6", "7", "8");
        await receiver.NextAsync();
        var told = await EventuallyAsync(server, parsed => Count(parsed, "brimful_crossing_to_delivery_seconds") == 1);

        var rows = File.ReadLines(Path.Combine(RepositoryRoot(), "docs", "metrics.md")).Select(line => Row().Match(line)).Where(match => match.Success).ToList();
        rows.Select(row => row.Groups["name"].Value).ShouldBe(told.Families.Keys, ignoreOrder: true);
        foreach (var row in rows)
        {
            var family = told.Families[row.Groups["name"].Value];
            row.Groups["type"].Value.ShouldBe(family.Type, family.Name);
            if (family.Samples.Count > 0)
                row.Groups["labels"].Value.Split(['`', ',', ' ', '–'], StringSplitOptions.RemoveEmptyEntries).ShouldBe(family.LabelNames, ignoreOrder: true, family.Name);
        }
    }

    [Fact]
    public async Task Only_an_operator_reads_them_unless_the_operator_says_that_everyone_may()
    {
        await using (var server = await ServerUnderTest.StartAsync())
        {
            (await server.SendAsync(HttpMethod.Get, "/metrics", key: null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            (await server.SendAsync(HttpMethod.Get, "/metrics", key: "brm_live_wrong")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            (await server.SendAsync(HttpMethod.Get, "/metrics")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        await using var open = await ServerUnderTest.StartAsync(("Brimful:Metrics:Public", "true"));
        (await open.SendAsync(HttpMethod.Get, "/metrics", key: null)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_collector_of_OTLP_sees_them_arrive()
    {
        await using var collector = await Collector.StartAsync();
        await using (var server = await ServerUnderTest.StartAsync(("Brimful:Metrics:Otlp", collector.Url)))
        {
            await server.SetUpAsync("http://127.0.0.1:9/");
            await server.UseAsync("s", "1");
        }
        // Stopping sends what was measured last: no need to wait for the interval of a minute.
        var (path, contentType, body) = await collector.NextAsync();
        path.ShouldBe("/v1/metrics");
        contentType.ShouldBe("application/x-protobuf");
        var text = Encoding.UTF8.GetString(body);
        foreach (var name in (string[])["brimful_events_total", "brimful_commit_duration_seconds", "brimful_buckets", "service.name", "verdict"]) text.ShouldContain(name);
    }

    private static double Count(ParsedMetrics metrics, string histogram) =>
        metrics.Families[histogram].Samples.Where(sample => sample.Name == histogram + "_count").Sum(sample => sample.Value);

    /// <summary>Scrapes until what happens beside the answers has happened.</summary>
    private static async Task<ParsedMetrics> EventuallyAsync(ServerUnderTest server, Func<ParsedMetrics, bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var metrics = await server.MetricsAsync();
            if (condition(metrics)) return metrics;
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Brimful.slnx"))) folder = folder.Parent;
        return folder.ShouldNotBeNull().FullName;
    }

    [GeneratedRegex(@"^\| `(?<name>brimful_[a-z_]+)` \| (?<type>counter|gauge|histogram) \| [^|]+ \| (?<labels>[^|]*) \| [^|]+ \|$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Row();
}
