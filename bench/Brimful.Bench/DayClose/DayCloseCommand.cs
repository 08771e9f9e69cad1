using System.CommandLine;
using Brimful.Bench.Runs;

namespace Brimful.Bench.DayClose;

/// <summary><c>forecasts</c>: a look at every bucket as a day closes.</summary>
internal static class DayCloseCommand
{
    public static Command Create()
    {
        var buckets = new Option<int>("--buckets") { Description = "Buckets, each of an account of its own.", HelpName = "N", DefaultValueFactory = static _ => 100_000 };
        var days = new Option<int>("--days") { Description = "Days of usage before: at least 14.", HelpName = "N", DefaultValueFactory = static _ => 28 };
        var seed = new Option<ulong>("--seed") { Description = "Draws the ids of events.", HelpName = "N", DefaultValueFactory = static _ => 7 };
        var command = new Command("forecasts", "A look at every bucket as a day closes: forecast lines, and what is observed.") { buckets, days, seed };
        command.SetAction((result, cancellationToken) => BenchAction.RunAsync(sheet =>
            new DayCloseBench(result.GetValue(buckets), result.GetValue(days), result.GetValue(seed), sheet).RunAsync(cancellationToken)));
        return command;
    }
}
