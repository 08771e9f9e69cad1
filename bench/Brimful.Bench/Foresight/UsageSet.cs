using Brimful.Bench.Load;
using Brimful.Core.Forecasts;
using Brimful.Server.Foresight;

namespace Brimful.Bench.Foresight;

/// <summary>The daily series of one file, one kind of business: what constants are fitted on, and left out of.</summary>
internal sealed record UsageSet(string Path)
{
    private const int LongestDays = 30;
    private const int MostObservations = 12_000;

    public string Name => System.IO.Path.GetFileName(Path).Replace("daily_", "").Replace(".csv.gz", "");

    public static UsageSet[] In(string directory)
    {
        var files = Directory.Exists(directory) ? Directory.GetFiles(directory, "daily_*.csv.gz").Order(StringComparer.Ordinal).ToArray() : [];
        return files.Length > 0 ? [.. files.Select(static file => new UsageSet(file))] : throw new BenchException($"No daily_*.csv.gz in '{directory}'. Name the folder of the sets with --data.");
    }

    /// <summary>Origins of all its series, each with a horizon that the seed draws; they count as one between them.</summary>
    public List<Observation> Observe(ulong seed)
    {
        var random = new Xoshiro(seed);
        var series = SeriesFile.Read(Path).Select((read, row) => new DailyReplay(read.Values, row)).ToList();
        var origins = series.Sum(static replay => (long)Math.Max(0, replay.Days - UsageOutlook.SufficientDays));
        var share = Math.Min(1, MostObservations / (double)Math.Max(1, origins));
        var observations = new List<Observation>();
        foreach (var replay in series) Observe(replay, share, random, observations);
        return observations.ConvertAll(row => row with { Weight = 1.0 / observations.Count });
    }

    private static void Observe(DailyReplay replay, double share, Xoshiro random, List<Observation> observations)
    {
        for (var origin = UsageOutlook.SufficientDays; origin < replay.Days; origin++)
        {
            replay.CloseBefore(origin);
            var (days, isDrawn) = (1 + (int)(random.Next() % LongestDays), (random.Next() >> 11) * (1.0 / (1UL << 53)) < share);
            if (!isDrawn || origin + days > replay.Days) continue;
            var reading = replay.Outlook.Read()!.Value;
            var expected = reading.ExpectedOver(days);
            if (expected <= 0) continue;
            var (shift, scale) = (new double[OutlookReading.ShiftSigns], new double[OutlookReading.ScaleSigns]);
            reading.WriteShiftSigns(days, shift);
            reading.WriteScaleSigns(days, scale);
            observations.Add(new Observation(LogRatio.Of(replay.Used(origin, origin + days), expected), shift, scale, 0, FittedConstants.ClassOf(days)));
        }
    }
}
