using System.CommandLine;
using System.Globalization;
using Brimful.Bench.Runs;
using Brimful.Core.Forecasts;
using Brimful.Server.Foresight;

namespace Brimful.Bench.Foresight;

/// <summary><c>foresight-fit</c> and <c>foresight-left-out</c>: the constants of forecasts, and how good they are on what they were not fitted on.</summary>
internal static class ForesightCommands
{
    public static Command Fit()
    {
        var (data, seed) = (Data(), Seed());
        var command = new Command("foresight-fit", "Fits the constants of forecasts on all sets and prints Brimful.Core/Forecasts/ShippedConstants.cs.") { data, seed };
        command.SetAction((result, _) => BenchAction.RunAsync(sheet =>
        {
            var sets = UsageSet.In(result.GetValue(data)!);
            Console.Out.Write(ConstantsText.Of(ForesightFit.Over([.. sets.Select(set => set.Observe(result.GetValue(seed)))]), sets, result.GetValue(seed)));
            return Task.FromResult(true);
        }));
        return command;
    }

    public static Command LeftOut()
    {
        var (data, seed) = (Data(), Seed());
        var output = new Option<string>("--output") { Description = "A directory, for one file of predictions a set.", HelpName = "DIRECTORY", Required = true };
        var command = new Command("foresight-left-out", "Predicts every set with constants fitted on the others, for foresight_score.py.") { data, seed, output };
        command.SetAction((result, _) => BenchAction.RunAsync(sheet =>
        {
            LeaveOut(UsageSet.In(result.GetValue(data)!), result.GetValue(seed), result.GetValue(output)!);
            return Task.FromResult(true);
        }));
        return command;
    }

    private static void LeaveOut(UsageSet[] sets, ulong seed, string output)
    {
        Directory.CreateDirectory(output);
        var observations = sets.Select(set => set.Observe(seed)).ToList();
        for (var left = 0; left < sets.Length; left++)
        {
            FittedConstants constants = ForesightFit.Over([.. observations.Where((_, set) => set != left)]);
            var run = new PredictRun(sets[left].Path, Path.Combine(output, sets[left].Name + ".csv.gz")) { Constants = constants };
            var totals = run.Write(TextWriter.Null);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sets[left].Name}: {totals.Periods} periods, in {run.Output} (seed {seed})"));
        }
    }

    private static Option<string> Data() => new("--data") { Description = "The folder with daily_*.csv.gz.", HelpName = "DIRECTORY", Required = true };

    private static Option<ulong> Seed() => new("--seed") { Description = "Draws the horizons that are fitted.", HelpName = "N", DefaultValueFactory = static _ => 7 };
}
