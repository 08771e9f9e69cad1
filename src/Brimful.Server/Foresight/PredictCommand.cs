using System.CommandLine;
using System.Globalization;

namespace Brimful.Server.Foresight;

/// <summary><c>brimful foresight predict</c>: how likely allowances are to be exceeded, had they been watched on the days of a file.</summary>
internal static class PredictCommand
{
    private const string About = """
        Forecasts the periods of 30 days of every daily series as they went, knowing at the end of each day that day and those before it,
        and nothing later. Allowances are 0.7, 0.85, 0.95, 1, 1.05, 1.15, 1.3 and 1.6 times what 30 days came to on average over the 56
        days before the period. The last 12 periods of a series are forecast; the first begins after 56 days at the earliest.

        Writes series,start_index,day,m,p,q10,q50,q90 (a gzip where the name ends in .gz):
          p             how likely the period is to exceed m times what was usual, for every m that it has not yet exceeded
          q10,q50,q90   on days 7, 14 and 21, with m left empty: quantiles of what is still to come in the period

        Examples:
          brimful foresight predict --input usage.csv.gz --output predictions.csv
          brimful foresight predict --input usage.csv.gz --output predictions.csv.gz --known-events holidays.csv

        Exit codes: 0 written, 1 not; the reason is on standard error, and nothing is left.
        """;

    public static Command Create()
    {
        var input = new Option<string>("--input") { Description = "Daily series: series,start,freq,values.", HelpName = "FILE", Required = true };
        var output = new Option<string>("--output") { Description = "Where to; what is there is replaced once the run is over.", HelpName = "FILE", Required = true };
        var known = new Option<string?>("--known-events") { Description = "Days that nothing is learned from: series,first,last,reason, with the numbers of days from 0 (series empty: all).", HelpName = "FILE" };
        var command = new Command("predict", About) { input, output, known };
        command.SetAction(result => Run(new PredictRun(result.GetValue(input)!, result.GetValue(output)!) { KnownEvents = result.GetValue(known) }, Console.Out, Console.Error));
        return command;
    }

    internal static int Run(PredictRun run, TextWriter output, TextWriter errors)
    {
        try
        {
            var totals = run.Write(output);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{totals.Series:N0} series, {totals.Periods:N0} periods, {totals.Probabilities:N0} probabilities, in {run.Output}"));
            if (totals.Periods == 0) output.WriteLine("No series was long enough: a period is forecast after 56 days, and needs 31 days more to be compared with.");
            return 0;
        }
        catch (Exception fault) when (fault is ForesightException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            errors.WriteLine("brimful foresight predict: " + fault.Message);
            return 1;
        }
    }
}
