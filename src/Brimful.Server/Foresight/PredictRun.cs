using System.Globalization;
using Brimful.Core.Forecasts;

namespace Brimful.Server.Foresight;

/// <summary>What <c>foresight predict</c> wrote.</summary>
internal readonly record struct PredictTotals(int Series, int Periods, long Probabilities);

/// <summary>Forecasts the periods of every series of a file as they went, each day by an outlook that was told of no later one.</summary>
internal sealed record PredictRun(string Input, string Output)
{
    private const int SeriesAProgressLine = 1000;
    private const double SecondsADay = 86_400;

    /// <summary>What the server forecasts with, or what was fitted without the series at hand.</summary>
    public FittedConstants Constants { get; init; } = FittedConstants.Shipped;

    /// <summary>A file of known events, whose days are not learned from; null for none.</summary>
    public string? KnownEvents { get; init; }

    /// <summary>Writes the output under its name once it is whole.</summary>
    /// <param name="progress">Gets a line for every thousand series.</param>
    public PredictTotals Write(TextWriter progress)
    {
        var unfinished = Output + ".unfinished" + (Output.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? ".gz" : "");
        try
        {
            PredictTotals totals;
            using (var file = SeriesFile.Write(unfinished)) totals = Write(file, progress);
            File.Move(unfinished, Output, overwrite: true);
            return totals;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private PredictTotals Write(TextWriter file, TextWriter progress)
    {
        var (totals, known) = (default(PredictTotals), KnownEvents is null ? KnownRows.None : KnownRows.Read(KnownEvents));
        file.WriteLine("series,start_index,day,m,p,q10,q50,q90");
        foreach (var series in SeriesFile.Read(Input))
        {
            if (series.StepSeconds != SecondsADay) throw new ForesightException($"'{Input}', series '{series.Name}': forecasts are of daily series. Sum its values to days, with D in the column freq.");
            var replay = new DailyReplay(series.Values, totals.Series, row => known.Cover(series.Name, row));
            foreach (var start in replay.Starts())
            {
                totals = totals with { Periods = totals.Periods + 1, Probabilities = totals.Probabilities + Write(file, series.Name, replay, start) };
            }
            totals = totals with { Series = totals.Series + 1 };
            if (totals.Series % SeriesAProgressLine == 0) progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{totals.Series:N0} series"));
        }
        return totals;
    }

    private int Write(TextWriter file, string series, DailyReplay replay, int start)
    {
        var probabilities = 0;
        for (var day = 1; day < DailyReplay.PeriodDays; day++)
        {
            replay.CloseBefore(start + day);
            var ahead = replay.Outlook.Read(Constants)!.Value.Ahead(DailyReplay.PeriodDays - day);
            var (key, used) = (string.Create(CultureInfo.InvariantCulture, $"{series},{start},{day}"), replay.Used(start, start + day));
            foreach (var multiple in DailyReplay.Multiples)
            {
                var allowance = replay.Allowance(start, multiple);
                if (used > allowance) continue;
                file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{key},{multiple},{ahead.ProbabilityOfMoreThan(allowance - used):0.######},,,"));
                probabilities++;
            }
            if (day is 7 or 14 or 21) file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{key},,,{ahead.Quantile(0.1):G9},{ahead.Quantile(0.5):G9},{ahead.Quantile(0.9):G9}"));
        }
        return probabilities;
    }
}
