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
            var cadence = Cadence.Every(usage.StepSeconds);
            alarms += Watch(usage, cadence, known, file);
            (series, rows, months) = (series + 1, rows + usage.Values.Length, months + (usage.Values.Length / cadence.RowsAMonth));
        }

        return new AnomalyTotals(series, rows, alarms, months > 0 ? alarms / months : 0);
    }

    private long Watch(UsageSeries usage, Cadence cadence, KnownRows known, TextWriter file)
    {
        var watch = new SeriesWatch(cadence);
        var alarms = 0L;
        for (var row = 0; row < usage.Values.Length; row++)
        {
            Anomaly? seen = null;
            if (double.IsNaN(usage.Values[row]) || known.Cover(usage.Name, row)) watch.PassOver();
            else seen = watch.Observe(usage.Values[row]);
            if (seen is { } anomaly && Sensitivity.Alarms(anomaly)) alarms++;
            file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{usage.Name},{row},{seen?.Score ?? 0:0.####},{Channel(seen)}"));
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
