using System.CommandLine;
using System.Globalization;
using Brimful.Bench.Runs;
using Brimful.Server.Foresight;

namespace Brimful.Bench.Foresight;

/// <summary><c>foresight-fit</c>, <c>foresight-left-out</c>, <c>foresight-speed</c>, <c>foresight-hours</c>: the constants of forecasts, predictions of what they were not fitted on, what forecasts cost, and how good those of hours are.</summary>
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

    public static Command Speed()
    {
        var seed = Seed();
        var series = new Option<int>("--series") { Description = "How many series.", HelpName = "N", DefaultValueFactory = static _ => 100_000 };
        var command = new Command("foresight-speed", "Outlooks of many series on one core: all their days, one day more, and a run-rate beside them.") { series, seed };
        command.SetAction((result, _) => BenchAction.RunAsync(sheet =>
        {
            new ForesightSpeedBench(result.GetValue(series), result.GetValue(seed), sheet).Run();
            return Task.FromResult(true);
        }));
        return command;
    }

    public static Command Hours()
    {
        var data = Data();
        var command = new Command("foresight-hours", "How good forecasts of hours are, on hourly series that no constant was fitted on.") { data };
        command.SetAction((result, _) => BenchAction.RunAsync(sheet =>
        {
            new HoursBench(result.GetValue(data)!, sheet).Run();
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
            var constants = ForesightFit.Over([.. observations.Where((_, set) => set != left)]);
            var run = new PredictRun(sets[left].Path, Path.Combine(output, sets[left].Name + ".csv.gz")) { Constants = constants };
            var totals = run.Write(TextWriter.Null);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sets[left].Name}: {totals.Periods} periods, in {run.Output} (seed {seed})"));
        }
    }

    private static Option<string> Data() => new("--data") { Description = "The folder with daily_*.csv.gz.", HelpName = "DIRECTORY", Required = true };

    private static Option<ulong> Seed() => new("--seed") { Description = "Draws what is random.", HelpName = "N", DefaultValueFactory = static _ => 7 };
}
