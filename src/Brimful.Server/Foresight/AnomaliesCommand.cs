using System.CommandLine;
using System.Globalization;
using Brimful.Core.Anomalies;

namespace Brimful.Server.Foresight;

/// <summary><c>brimful foresight anomalies</c>: what is unusual about the series of a file, row by row.</summary>
internal static class AnomaliesCommand
{
    private const string About = """
        Writes series,row,score,channel for every value of every series: how unusual it is, knowing that value and those before it.
        Rows are counted from 0; channel is spike, drop, shiftUp, shiftDown, growth, or empty where there is nothing to say.

        A score of 1 or more is an alarm at the usual sensitivity, about one false alarm in four months of a daily series. What goes
        on is told once, and again only where it is more unusual than before.

        Examples:
          brimful foresight anomalies --input usage.csv.gz --output anomalies.csv
          brimful foresight anomalies --input usage.csv.gz --output anomalies.csv.gz --known-events holidays.csv --false-alarms 0.1

        Exit codes: 0 written, 1 not; the reason is on standard error.
        """;

    public static Command Create()
    {
        var input = new Option<string>("--input") { Description = "The series to look at.", HelpName = "FILE", Required = true };
        var output = new Option<string>("--output") { Description = "Where to; what is there is replaced.", HelpName = "FILE", Required = true };
        var known = new Option<string?>("--known-events") { Description = "Rows to leave out, as alarms and in what is learned: series,first,last,reason (series empty: all).", HelpName = "FILE" };
        var rate = new Option<double>("--false-alarms") { Description = "How many a series and month are acceptable; for the count of alarms that is printed (0.25).", HelpName = "NUMBER", DefaultValueFactory = _ => Sensitivity.Usual.FalseAlarmsAMonth };
        rate.Validators.Add(result =>
        {
            if (!(result.GetValueOrDefault<double>() > 0)) result.AddError("--false-alarms is a number above 0.");
        });
        var command = new Command("anomalies", About) { input, output, known, rate };
        command.SetAction(result => Run(new AnomaliesRun(result.GetValue(input)!, result.GetValue(output)!, result.GetValue(known), new Sensitivity(result.GetValue(rate))), Console.Out, Console.Error));
        return command;
    }

    internal static int Run(AnomaliesRun run, TextWriter output, TextWriter errors)
    {
        try
        {
            using var file = SeriesFile.Write(run.Output);
            var totals = run.Write(file);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{totals.Series:N0} series, {totals.Rows:N0} rows: {totals.Alarms:N0} alarms, {totals.AlarmsAMonth:0.00} a series and month, at a score of {run.Sensitivity.Threshold:0.00} or more."));
            return 0;
        }
        catch (Exception fault) when (fault is ForesightException or InvalidDataException or IOException)
        {
            errors.WriteLine("brimful foresight anomalies: " + fault.Message);
            return 1;
        }
    }
}
