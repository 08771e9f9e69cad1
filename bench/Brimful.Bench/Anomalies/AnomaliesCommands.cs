using System.CommandLine;
using Brimful.Bench.Figures;
using Brimful.Bench.Foresight;
using Brimful.Bench.Runs;

namespace Brimful.Bench.Anomalies;

/// <summary><c>anomalies-injected</c>, <c>anomalies-nab</c> and <c>anomalies-day</c>: how good, and how fast, the telling of anomalies is.</summary>
internal static class AnomaliesCommands
{
    public static Command Injected()
    {
        var (data, seed) = (Data(), Seed());
        return Measuring(new Command("anomalies-injected", "Events at random places of real daily series: how many are found, at a quarter of a false alarm a series and month.") { data, seed },
            (result, sheet) => new InjectedBench(UsageSet.In(result.GetValue(data)!), result.GetValue(seed), sheet).Run());
    }

    public static Command Nab()
    {
        var (data, seed) = (Data(), Seed());
        return Measuring(new Command("anomalies-nab", "The Numenta Anomaly Benchmark, standard profile.") { data, seed },
            (result, sheet) => new NabBench(NabSeries.Read(Path.Combine(result.GetValue(data)!, "labelled_nab.csv.gz")), result.GetValue(seed), sheet).Run());
    }

    public static Command Day()
    {
        var (series, seed) = (new Option<int>("--series") { Description = "Series.", HelpName = "N", DefaultValueFactory = static _ => 100_000 }, Seed());
        return Measuring(new Command("anomalies-day", "One more day of very many daily series, on one core.") { series, seed },
            (result, sheet) => new DayMoreBench(result.GetValue(series), result.GetValue(seed), sheet).Run());
    }

    private static Command Measuring(Command command, Action<ParseResult, FigureSheet> measure)
    {
        command.SetAction((result, _) => BenchAction.RunAsync(sheet =>
        {
            measure(result, sheet);
            return Task.FromResult(true);
        }));
        return command;
    }

    private static Option<string> Data() => new("--data") { Description = "The folder with daily_*.csv.gz and labelled_nab.csv.gz.", HelpName = "DIRECTORY", Required = true };

    private static Option<ulong> Seed() => new("--seed") { Description = "Draws the places, or the halves.", HelpName = "N", DefaultValueFactory = static _ => 7 };
}
