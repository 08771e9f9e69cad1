using System.Diagnostics;
using Brimful.Bench.Baselines;
using Brimful.Bench.Figures;
using Brimful.Bench.Load;
using Brimful.Bench.Servers;

namespace Brimful.Bench.Http;

/// <summary>One run: setup, parsing baseline, load, and the check that the server counted exactly what was sent.</summary>
/// <param name="server">Null when it was not started here.</param>
internal sealed class HttpBench(BenchTarget target, LoadPlan plan, ServerProcess? server, FigureSheet sheet)
{
    /// <returns>False when the counts are not exact.</returns>
    public async Task<bool> RunAsync(bool setup, CancellationToken cancellationToken)
    {
        using var api = new BenchApi(target);
        sheet.Say($"http           seed {plan.Seed}, {Environment.ProcessorCount} cores, .NET {Environment.Version}, {plan.Connections} connections, batches of {plan.Batch:N0} events of {EventTemplate.LineLength} bytes, {plan.WarmupSeconds} s warm-up, {plan.Seconds} s measured");
        if (setup) await SetUpAsync(api, cancellationToken);
        var baseline = ParseBaseline.Run(plan.Batch, TimeSpan.FromSeconds(Math.Min(3, plan.Seconds)));
        var before = await api.CountsAsync(cancellationToken);
        var (cpu, began) = (server?.Cpu, Stopwatch.GetTimestamp());
        var report = await HttpLoad.RunAsync(target, plan, cancellationToken);
        Report(report, baseline);
        if (server is not null) sheet.Add(new Figure("http.server.processor", (server.Cpu - cpu!.Value) / Stopwatch.GetElapsedTime(began), "cores"), new Figure("http.server.resident", server.ResidentBytes / 1e6, "MB"));
        return (await api.CountsAsync(cancellationToken) - before).IsExactly(report, sheet);
    }

    private async Task SetUpAsync(BenchApi api, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await new BenchSetup(api).RunAsync(plan.Accounts, cancellationToken);
        sheet.Say($"setup          {plan.Accounts:N0} accounts with two buckets each in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
    }

    private void Report(LoadReport report, double baseline)
    {
        sheet.Add(report.Throughput("http", atLeast: 300_000, aim: 500_000));
        sheet.Add(report.Requests().Figures("http.request"));
        sheet.Add(
            new Figure("http.generator.processor", report.Cores, "cores"),
            new Figure("http.parse_baseline", baseline, "events/s"),
            new Figure("http.ratio_to_parse_baseline", report.EventsPerSecond / baseline, ""));
    }
}
