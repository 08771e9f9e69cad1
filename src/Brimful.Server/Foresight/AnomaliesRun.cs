using System.Globalization;
using Brimful.Core.Anomalies;

namespace Brimful.Server.Foresight;

/// <summary>What <c>foresight anomalies</c> counted.</summary>
internal readonly record struct AnomalyTotals(int Series, long Rows, long Alarms, double AlarmsAMonth);

/// <summary>Watches every series of a file from its first row to its last.</summary>
internal sealed record AnomaliesRun(string Input, string Output, string? KnownEvents, Sensitivity Sensitivity)
{
    public AnomalyTotals Write(TextWriter file)
    {
        var known = KnownEvents is null ? KnownRows.None : KnownRows.Read(KnownEvents);
        var (series, rows, alarms, months) = (0, 0L, 0L, 0.0);
        file.WriteLine("series,row,score,channel");
        foreach (var usage in SeriesFile.Read(Input))
        {
            alarms += Write(usage, known, file);
            (series, rows, months) = (series + 1, rows + usage.Values.Length, months + (usage.Values.Length / Cadence.Every(usage.StepSeconds).RowsAMonth));
        }

        return new AnomalyTotals(series, rows, alarms, months > 0 ? alarms / months : 0);
    }

    /// <summary>What a watch says of each row of a series, having seen none that comes later.</summary>
    public static IEnumerable<Anomaly?> Watch(UsageSeries usage, KnownRows known)
    {
        var watch = new SeriesWatch(Cadence.Every(usage.StepSeconds));
        for (var row = 0; row < usage.Values.Length; row++)
        {
            if (double.IsNaN(usage.Values[row]) || known.Cover(usage.Name, row))
            {
                watch.PassOver();
                yield return null;
            }
            else
            {
                yield return watch.Observe(usage.Values[row]);
            }
        }
    }

    private long Write(UsageSeries usage, KnownRows known, TextWriter file)
    {
        var (row, alarms) = (0, 0L);
        foreach (var seen in Watch(usage, known))
        {
            if (seen is { } anomaly && Sensitivity.Alarms(anomaly)) alarms++;
            file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{usage.Name},{row++},{seen?.Score ?? 0:0.####},{Channel(seen)}"));
        }

        return alarms;
    }

    private static string Channel(Anomaly? anomaly) => anomaly?.Kind switch
    {
        AnomalyKind.Spike => "spike",
        AnomalyKind.Drop => "drop",
        AnomalyKind.ShiftUp => "shiftUp",
        AnomalyKind.ShiftDown => "shiftDown",
        AnomalyKind.Growth => "growth",
        AnomalyKind.Mix => "mix",
        _ => "",
    };
}
