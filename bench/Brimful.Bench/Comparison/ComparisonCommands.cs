using System.CommandLine;
using Brimful.Bench.Load;
using Brimful.Bench.Runs;

namespace Brimful.Bench.Comparison;

/// <summary><c>compare</c>: Brimful beside its baselines. <c>alternate</c>: one build beside another.</summary>
internal static class ComparisonCommands
{
    public static Command Compare()
    {
        var stores = new Option<string[]>("--stores") { Description = "Stores to measure over HTTP.", DefaultValueFactory = _ => ["sqlite", "postgres"], AllowMultipleArgumentsPerToken = true, HelpName = "STORE" };
        stores.AcceptOnlyFromAmong("sqlite", "postgres");
        var load = new LoadOptions(new LoadDefaults());
        var command = new Command("compare", "The baselines, the engine, and HTTP on each store, one after the other, and the ratios.") { stores };
        load.AddTo(command);
        command.SetAction((result, cancellationToken) => BenchAction.RunAsync(sheet => new ComparisonBench(load.Read(result), result.GetRequiredValue(stores), sheet).RunAsync(cancellationToken)));
        return command;
    }

    public static Command Alternate()
    {
        var before = new Option<string>("--before") { Description = "Brimful.Bench.dll of one build; it starts the server of its own checkout.", Required = true, HelpName = "DLL" };
        var after = new Option<string>("--after") { Description = "Of the other; this one when left out.", DefaultValueFactory = _ => BenchProcess.Program, HelpName = "DLL" };
        var runs = new Option<int>("--runs") { Description = "Runs of each.", DefaultValueFactory = _ => 5, HelpName = "N" };
        var arguments = new Argument<string[]>("benchmark") { Description = "The benchmark and its options, after --.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("alternate", "Two builds by turns, and of each figure the medians.") { before, after, runs, arguments };
        command.SetAction((result, cancellationToken) => BenchAction.RunAsync(sheet =>
            new AlternateBench(result.GetRequiredValue(before), result.GetRequiredValue(after), result.GetValue(runs), result.GetRequiredValue(arguments), sheet).RunAsync(cancellationToken)));
        return command;
    }
}
