using System.CommandLine;
using Brimful.Bench.Figures;
using Brimful.Bench.Runs;

namespace Brimful.Bench.Baselines;

/// <summary><c>parse</c>: the baseline alone.</summary>
internal static class ParseBenchCommand
{
    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { Description = "How long.", DefaultValueFactory = _ => 5, HelpName = "N" };
        var batch = new Option<int>("--batch") { Description = "Events in a body.", DefaultValueFactory = _ => 1000, HelpName = "N" };
        var quick = new Option<bool>("--quick") { Description = "For a second." };
        var command = new Command("parse", "Reads the same bodies with System.Text.Json's document model on one core, and does nothing with them.") { seconds, batch, quick };
        command.SetAction((result, _) => BenchAction.RunAsync(sheet =>
        {
            var time = TimeSpan.FromSeconds(result.GetValue(quick) ? 1 : result.GetValue(seconds));
            sheet.Add(new Figure("parse.events_per_second", ParseBaseline.Run(result.GetValue(batch), time), "events/s"));
            return Task.FromResult(true);
        }));
        return command;
    }
}
