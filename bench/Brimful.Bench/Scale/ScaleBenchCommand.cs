using System.CommandLine;
using Brimful.Bench.Load;
using Brimful.Bench.Runs;

namespace Brimful.Bench.Scale;

/// <summary><c>scale</c>: what an event costs with twice the accounts.</summary>
internal static class ScaleBenchCommand
{
    public static Command Create()
    {
        var runs = new Option<int>("--runs") { Description = "Runs with each number of accounts.", DefaultValueFactory = _ => 3, HelpName = "N" };
        var load = new LoadOptions(new LoadDefaults { Seconds = 30 });
        var command = new Command("scale", "The engine in process with some accounts and with twice as many, by turns.") { runs };
        load.AddTo(command);
        command.SetAction((result, cancellationToken) => BenchAction.RunAsync(sheet =>
            new ScaleBench(load.Read(result), load.IsQuick(result) ? 1 : result.GetValue(runs), sheet).RunAsync(cancellationToken)));
        return command;
    }
}
