using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Brimful.Bench;

/// <summary>One run: setup, baseline, load, and the check that the server counted exactly what was sent.</summary>
/// <param name="server">Null when it was not started here.</param>
internal sealed class HttpBench(BenchTarget target, LoadPlan plan, ServerProcess? server)
{
    /// <returns>False when the counts are not exact.</returns>
    public async Task<bool> RunAsync(bool setup, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = target.Url, Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", target.Key);
        http.DefaultRequestHeaders.Add("Brimful-Tenant", target.Tenant);
        Say($"seed {plan.Seed}, {Environment.ProcessorCount} cores, .NET {Environment.Version}, {plan.Connections} connections, {plan.WarmupSeconds} s warm-up, {plan.Seconds} s measured");
        if (setup) await SetUpAsync(http, cancellationToken);

        var baseline = ParseBaseline.Run(plan.Batch, TimeSpan.FromSeconds(3));
        var before = await CountsAsync(http, cancellationToken);
        var cpu = server?.Cpu;
        var began = Stopwatch.GetTimestamp();
        var report = await HttpLoad.RunAsync(target, plan, cancellationToken);
        report.Print(Console.Out);
        if (server is not null) Say($"server         {(server.Cpu - cpu!.Value) / Stopwatch.GetElapsedTime(began):0.00} cores, {server.ResidentBytes / 1e6:N0} MB resident");
        ParseBenchCommand.Print(baseline);
        Say($"ratio          {report.EventsPerSecond / baseline:0.00} of the baseline");
        return Check(before, await CountsAsync(http, cancellationToken), report);
    }

    private async Task SetUpAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await new BenchSetup(http).RunAsync(target, plan.Accounts, cancellationToken);
        Say($"setup          {plan.Accounts:N0} accounts with two buckets each in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
    }

    private static bool Check(EventCounts before, EventCounts after, LoadReport report)
    {
        var (received, counted) = (after.Received - before.Received, after.Counted - before.Counted);
        var exact = received == report.Sent && counted == report.Counted && counted == report.Sent;
        Say($"exactness      sent {report.Sent:N0}, answered as counted {report.Counted:N0}, server says received {received:N0}, counted {counted:N0}: {(exact ? "exact" : "NOT EXACT")}");
        return exact;
    }

    private static async Task<EventCounts> CountsAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var counts = JsonDocument.Parse(await http.GetStringAsync("v1/events/counts", cancellationToken));
        return new EventCounts(counts.RootElement.GetProperty("received").GetInt64(), counts.RootElement.GetProperty("counted").GetInt64());
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private readonly record struct EventCounts(long Received, long Counted);
}
