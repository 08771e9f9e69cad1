using System.CommandLine;
using Brimful.Bench.Load;
using Brimful.Bench.Runs;

namespace Brimful.Bench.Baselines;

/// <summary><c>redis</c>: the baseline alone.</summary>
internal static class RedisBaselineCommand
{
    public static Command Create()
    {
        var perCall = new Option<int>("--events-per-call") { Description = "Events that one call of the script takes; divides the batch.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var load = new LoadOptions(new LoadDefaults());
        var command = new Command("redis", "Counts the same events with a Lua script on a private Redis, pipelined, append-only file every second.") { perCall };
        load.AddTo(command);
        command.SetAction((result, cancellationToken) => BenchAction.RunAsync(sheet => new RedisBaseline(load.Read(result), result.GetValue(perCall), sheet).RunAsync(cancellationToken)));
        return command;
    }
}
