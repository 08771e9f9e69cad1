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
    /// <summary>Its figures begin with it.</summary>
    public string Name { get; init; } = "http";

    /// <summary>Events a second.</summary>
    public double Floor { get; init; } = 300_000;

    /// <summary>Events a second, if more than the floor is aimed for.</summary>
    public double? Aim { get; init; } = 500_000;

    /// <returns>False when the counts are not exact.</returns>
    public async Task<bool> RunAsync(bool setup, CancellationToken cancellationToken)
    {
        using var api = new BenchApi(target);
        sheet.Say($"{Name,-14} seed {plan.Seed}, {Environment.ProcessorCount} cores, .NET {Environment.Version}, {plan.Connections} connections, batches of {plan.Batch:N0} events of {EventTemplate.LineLength} bytes, {plan.WarmupSeconds} s warm-up, {plan.Seconds} s measured");
        if (setup) await new BenchSetup(api, new SetupPlan(plan.Accounts)).RunAsync(sheet, cancellationToken);
        var baseline = ParseBaseline.Run(plan.Batch, TimeSpan.FromSeconds(Math.Min(3, plan.Seconds)));
        var before = await api.CountsAsync(cancellationToken);
        var (cpu, began) = (server?.Cpu, Stopwatch.GetTimestamp());
        var report = await HttpLoad.RunAsync(target, plan, cancellationToken);
        var cores = server is null ? null : (server.Cpu - cpu) / Stopwatch.GetElapsedTime(began);
        Report(report, baseline, cores);
        return (await api.CountsAsync(cancellationToken) - before).IsExactly(report, sheet);
    }

    private void Report(LoadReport report, double baseline, double? serverCores)
    {
        sheet.Add(report.Throughput(Name, Floor, Aim));
        sheet.Add(report.Requests().Figures($"{Name}.request"));
        if (serverCores is { } cores)
        {
            sheet.Add(
                new Figure($"{Name}.server.processor", cores, "cores"),
                new Figure($"{Name}.server.resident", server!.ResidentBytes / 1e6, "MB"),
                new Figure($"{Name}.generator.share", 100 * report.Cores / (report.Cores + cores), "%"));
        }

        sheet.Add(
            new Figure($"{Name}.generator.processor", report.Cores, "cores"),
            new Figure($"{Name}.parse_baseline", baseline, "events/s"),
            new Figure($"{Name}.ratio_to_parse_baseline", report.EventsPerSecond / baseline, ""));
    }
}
