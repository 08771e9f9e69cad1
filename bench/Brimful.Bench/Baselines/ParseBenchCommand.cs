using System.CommandLine;
using System.Globalization;

namespace Brimful.Bench.Baselines;

/// <summary><c>parse</c>: the baseline alone.</summary>
internal static class ParseBenchCommand
{
    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { Description = "How long.", DefaultValueFactory = _ => 5 };
        var batch = new Option<int>("--batch") { Description = "Events in a body.", DefaultValueFactory = _ => 1000 };
        var command = new Command("parse", "Reads the same bodies with System.Text.Json's document model on one core.") { seconds, batch };
        command.SetAction(result => Print(ParseBaseline.Run(result.GetValue(batch), TimeSpan.FromSeconds(result.GetValue(seconds)))));
        return command;
    }

    public static void Print(double eventsPerSecond) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"baseline       {eventsPerSecond:N0} events/s: JsonDocument on one core, nothing else"));
}
