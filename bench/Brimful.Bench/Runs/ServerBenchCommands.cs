using System.CommandLine;
using Brimful.Bench.Crossings;
using Brimful.Bench.Delivery;
using Brimful.Bench.Figures;
using Brimful.Bench.Latency;
using Brimful.Bench.Load;
using Brimful.Bench.Memory;
using Brimful.Bench.Midnight;
using Brimful.Bench.Recovery;
using Brimful.Bench.Servers;

namespace Brimful.Bench.Runs;

/// <summary>The commands that measure on a server that they start: one line each, with the options that they all have.</summary>
internal static class ServerBenchCommands
{
    private const int MillionBuckets = 500_000;

    public static Command Latency() => Create(
        "latency", "Single events at 1,000 a second while batches run at half the maximum: p50, p99, p99.9 and worst.",
        new LoadDefaults(), static (run, cancellationToken) => new LatencyBench(run.Server, run.Plan, run.Sheet).RunAsync(cancellationToken));

    public static Command Delivery() => Create(
        "delivery", "From sending an event to the arrival of its webhook, alone and while batches run at half the maximum.",
        new LoadDefaults { Seconds = 60 }, static (run, cancellationToken) => new DeliveryBench(run.Server, run.Plan, run.Sheet).RunAsync(cancellationToken));

    public static Command Memory()
    {
        var settle = new Option<int>("--settle") { Description = "Seconds to wait for a checkpoint of everything.", DefaultValueFactory = _ => 45, HelpName = "N" };
        var command = Create(
            "memory", "The resident set with a million buckets, after each thing that could make it grow.", new LoadDefaults { Accounts = MillionBuckets },
            (run, cancellationToken) => new MemoryBench(run.Server, run.Plan, run.IsQuick ? 1 : run.Result.GetValue(settle), run.Sheet).RunAsync(cancellationToken));
        command.Add(settle);
        return command;
    }

    public static Command Recovery() => Create(
        "recovery", "kill -9 at full load with a million buckets: the time until the server is ready again, and whether it lost anything.",
        new LoadDefaults { Accounts = MillionBuckets, Seconds = 60 }, static (run, cancellationToken) => new RecoveryBench(run.Server, run.Plan, run.Sheet).RunAsync(cancellationToken));

    public static Command Midnight()
    {
        var setup = new Option<int>("--setup-seconds") { Description = "What setting up may take; the common end of the periods is chosen before it.", DefaultValueFactory = _ => 180, HelpName = "N" };
        var command = Create(
            "midnight", "Single events at 1,000 a second while a million buckets refill at one instant.", new LoadDefaults { Accounts = MillionBuckets, Seconds = 60, Rate = 50_000 },
            (run, cancellationToken) => new MidnightBench(run.Server, run.Plan, run.IsQuick ? 6 : run.Result.GetValue(setup), run.Sheet).RunAsync(cancellationToken));
        command.Add(setup);
        return command;
    }

    public static Command Crossings()
    {
        var runs = new Option<int>("--runs") { Description = "Runs each way.", DefaultValueFactory = _ => 5, HelpName = "N" };
        var command = Create(
            "crossings", "What it costs senders that 0.05 % of their events cross a line and are delivered.", new LoadDefaults { WarmupSeconds = 1, Seconds = 32 },
            (run, cancellationToken) => new CrossingsBench(run.Server, run.Plan, run.IsQuick ? 1 : run.Result.GetValue(runs), run.Sheet).RunAsync(cancellationToken));
        command.Add(runs);
        return command;
    }

    private static Command Create(string name, string about, LoadDefaults defaults, Func<ServerRun, CancellationToken, Task<bool>> run)
    {
        var (store, load) = (new StoreOption(), new LoadOptions(defaults));
        var command = new Command(name, about);
        store.AddTo(command);
        load.AddTo(command);
        command.SetAction((result, cancellationToken) => BenchAction.RunAsync(sheet => run(new ServerRun(store.Read(result), load.Read(result), load.IsQuick(result), result, sheet), cancellationToken)));
        return command;
    }

    private sealed record ServerRun(ServerOptions Server, LoadPlan Plan, bool IsQuick, ParseResult Result, FigureSheet Sheet);
}
