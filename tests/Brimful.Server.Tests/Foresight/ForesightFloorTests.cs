using Brimful.Server.Foresight;
using Brimful.Server.Tests.Import;

namespace Brimful.Server.Tests.Foresight;

/// <summary>How good the forecasts are that are shipped, on real usage. The figures of constants that never saw a set are in docs/foresight.md, by <c>bench/</c>.</summary>
public sealed class ForesightFloorTests
{
    private static readonly string[] Sets = ["babs2014", "bixi", "chicagoL", "nn5atm", "wiki150"];

    [SharedDataFact("usage/daily_wiki150.csv.gz")]
    public void Forecasts_of_real_usage_stand_at_or_above_every_floor()
    {
        var sets = Sets.Select(Score).ToList();
        var (brier, normal, runRate) = (sets.Average(static set => set.Brier), sets.Average(static set => set.BrierOfNormal), sets.Average(static set => set.BrierOfRunRate));
        (1 - (brier / normal)).ShouldBeGreaterThanOrEqualTo(0.23, "skill against run-rate with a normal error");
        (1 - (brier / runRate)).ShouldBeGreaterThanOrEqualTo(0.38, "skill against run-rate");
        ForesightScore.CalibrationError(sets).ShouldBeLessThanOrEqualTo(0.02, "calibration error, pooled");
        sets.Max(static set => ForesightScore.CalibrationError([set])).ShouldBeLessThanOrEqualTo(0.045, "calibration error of the worst set");
        sets.Average(static set => set.Precision).ShouldBeGreaterThanOrEqualTo(0.88, "first alerts that came true");
        sets.Min(static set => set.Precision).ShouldBeGreaterThanOrEqualTo(0.84, "first alerts that came true, worst set");
        sets.Average(static set => set.Recall).ShouldBeGreaterThanOrEqualTo(0.97, "overruns told of");
        sets.Average(static set => set.SevenDaysAhead).ShouldBeGreaterThanOrEqualTo(0.87, "overruns told of a week ahead");
        foreach (var (day, floor) in new[] { (7, 0.88), (14, 0.95), (21, 0.98) })
        {
            sets.Average(set => set.Coverage(day)).ShouldBeInRange(0.75, 0.85, $"coverage on day {day}");
            sets.Average(set => set.IntervalRatio(day)).ShouldBeLessThanOrEqualTo(floor, $"interval score on day {day}");
        }
    }

    private static ForesightScore Score(string set)
    {
        var (data, output) = (SharedDataFactAttribute.PathOf($"usage/daily_{set}.csv.gz")!, Path.GetTempFileName());
        try
        {
            new PredictRun(data, output).Write(TextWriter.Null);
            return new ForesightScore(data, output);
        }
        finally
        {
            File.Delete(output);
        }
    }
}
