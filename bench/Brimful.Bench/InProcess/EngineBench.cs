using System.Diagnostics;
using Brimful.Bench.Figures;
using Brimful.Bench.Load;
using Brimful.Bench.Servers;

namespace Brimful.Bench.InProcess;

/// <summary>One run: set up, warm up, load, and the check that the engine counted exactly what it was handed.</summary>
internal sealed class EngineBench(LoadPlan plan, FigureSheet sheet)
{
    private const double FloorPerSecond = 500_000;
    private const double AimPerSecond = 700_000;
    private const double FloorOfOtherKinds = 200_000;

    /// <summary>Its figures begin with it.</summary>
    public string Name { get; init; } = "engine";

    /// <summary>What accounts' buckets are. The plain kind is held to the floor of the engine, every other to that of its kind.</summary>
    public BucketKind Kind { get; init; }

    /// <summary>Identities that the engine remembers on disk before the run begins.</summary>
    public long Remembered { get; init; }

    /// <returns>False when the counts are not exact.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        sheet.Say($"{Name,-14} seed {plan.Seed}, {Environment.ProcessorCount} core(s), .NET {Environment.Version}, {plan.Connections} callers, batches of {plan.Batch:N0} events of {EventTemplate.LineLength} bytes, {plan.WarmupSeconds} s warm-up, {plan.Seconds} s measured");
        var directory = Directory.CreateTempSubdirectory("brimful-bench-");
        if (Remembered > 0) RememberedStore.Fill(directory, Remembered, sheet);
        using var engine = new BenchEngine(directory);
        await SetUpAsync(engine, cancellationToken);
        var warmUp = await EngineLoad.RunAsync(engine, plan with { WarmupSeconds = 0, Seconds = plan.WarmupSeconds }, cancellationToken);
        var (collected, began) = (CollectorTally.Now(), Stopwatch.GetTimestamp());
        var report = await EngineLoad.RunAsync(engine, plan with { WarmupSeconds = 0, Seed = Seeds.For(plan.Seed, "measured") }, cancellationToken);
        sheet.Add((CollectorTally.Now() - collected).Figures(Name, report.Sent, Stopwatch.GetElapsedTime(began)));
        Report(report, GenerationCost.Measure(plan));
        var sent = warmUp.Sent + report.Sent;
        if (Remembered == 0) sheet.Add(engine.DiskBytes().Where(kind => kind.Bytes > 0).Select(kind => new Figure($"{Name}.disk_per_event.{kind.Kind}", (double)kind.Bytes / sent, "bytes")));
        return await IsExactAsync(engine, sent, warmUp.Counted + report.Counted, cancellationToken);
    }

    private async Task SetUpAsync(BenchEngine engine, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await new EngineSetup(engine, Kind).RunAsync(plan.Accounts, cancellationToken);
        sheet.Say($"setup          {plan.Accounts:N0} accounts with two buckets each in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
    }

    /// <summary>The figure that is held to the floor includes making the bodies; beside it what it would be without, where the core is what limits.</summary>
    private void Report(LoadReport report, double generation)
    {
        sheet.Add(Kind == BucketKind.Plain ? report.Throughput(Name, FloorPerSecond, AimPerSecond) : report.Throughput(Name, FloorOfOtherKinds, FloorOfOtherKinds));
        sheet.Add(report.Requests().Figures($"{Name}.request"));
        sheet.Add(
            new Figure($"{Name}.generation_per_event", generation * 1e9, "ns"),
            new Figure($"{Name}.events_per_second_without_generation", 1 / ((1 / report.EventsPerSecond) - generation), "events/s"),
            new Figure($"{Name}.processor", report.Cores, "cores"),
            new Figure($"{Name}.resident", Process.GetCurrentProcess().WorkingSet64 / 1e6, "MB"));
    }

    private async Task<bool> IsExactAsync(BenchEngine engine, long sent, long answered, CancellationToken cancellationToken)
    {
        var counts = await engine.CountsAsync(cancellationToken);
        var exact = counts.Received == sent && counts.Counted == sent && answered == sent;
        sheet.Say($"exactness      handed over {sent:N0}, answered as counted {answered:N0}, engine says received {counts.Received:N0}, counted {counts.Counted:N0}: {(exact ? "exact" : "NOT EXACT")}");
        return exact;
    }
}
