using Brimful.Bench.Anomalies;
using Brimful.Bench.Figures;
using Brimful.Bench.Foresight;
using Brimful.Server.Foresight;

namespace Brimful.Bench.Tests;

/// <summary>How good the telling of anomalies is on real series, by the benchmarks that say so, and that they count as they say.</summary>
public sealed class AnomalyFloorTests
{
    [SharedUsageFact]
    public void Injected_events_are_found_at_or_above_every_floor()
    {
        var sheet = new FigureSheet(TextWriter.Null);
        new InjectedBench(UsageSet.In(SharedUsageFactAttribute.Folder!), 7, sheet).Run();
        Missed(sheet).ShouldBeEmpty();
    }

    [SharedUsageFact]
    public void The_Numenta_benchmark_is_at_or_above_both_floors()
    {
        var sheet = new FigureSheet(TextWriter.Null);
        new NabBench(NabSeries.Read(Path.Combine(SharedUsageFactAttribute.Folder!, "labelled_nab.csv.gz")), 7, sheet).Run();
        Missed(sheet).ShouldBeEmpty();
    }

    [Fact]
    public void A_window_is_worth_most_at_its_first_row_once_and_what_lies_outside_costs()
    {
        var series = new NabSeries(new UsageSeries("s", 300, new double[1000]), [(500, 599)]);
        Worth(series).ShouldBe(-1);
        Worth(series, 500).ShouldBe(1, 1e-9);
        Worth(series, 500, 540, 599).ShouldBe(1, 1e-9);
        Worth(series, 549).ShouldBe(0.86, 0.01);
        Worth(series, 300).ShouldBe(-1.11, 1e-9);
        Worth(series, 500, 999).ShouldBe(0.89, 1e-9);
        Worth(series, 500, 604).ShouldBe(1 - (0.11 * 0.126), 0.001);
        Worth(series, 100).ShouldBe(-1, 1e-9, "the first 15 % are not scored");
        NabScore.Normalised([series], -1).ShouldBe(0);
        NabScore.Normalised([series], 1).ShouldBe(100);
    }

    private static double Worth(NabSeries series, params int[] detections)
    {
        var scores = new double[series.Usage.Values.Length];
        foreach (var row in detections) scores[row] = 1;
        return NabScore.Of(series, scores, 1);
    }

    private static IEnumerable<string> Missed(FigureSheet sheet) => sheet.Figures.Where(static figure => figure.IsMet == false).Select(FigureSheet.Describe);
}

/// <summary>A test of the series in <c>shared/data/usage</c> beside the repository; skipped, with its reason, where there are none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedUsageFactAttribute : FactAttribute
{
    public SharedUsageFactAttribute()
    {
        if (Folder is null) Skip = "No shared/data/usage beside this repository: anomalies of real series were NOT tested.";
    }

    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var candidate = Path.Combine(directory.FullName, "shared", "data", "usage");
            if (Directory.Exists(candidate)) return candidate;
        }

        return null;
    }
}
