using Brimful.Bench.Figures;
using Brimful.Bench.Load;
using Brimful.Bench.Runs;

namespace Brimful.Bench.Comparison;

/// <summary>Brimful and what it is held against, one after the other in one run on one machine, and the ratios.</summary>
internal sealed class ComparisonBench(LoadPlan plan, IReadOnlyList<string> stores, FigureSheet sheet)
{
    private const double LeastOfPostgres = 3;
    private const double LeastOfRedis = 2.4;

    private readonly List<Figure> _measured = [];

    /// <returns>False when the counts of one were not exact.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        string[][] commands = [["postgres"], ["redis"], ["engine"], .. stores.Select(store => new[] { "http", "--start", "--store", store })];
        foreach (var command in commands)
        {
            var run = await BenchProcess.RunAsync([.. command, .. plan.Arguments], cancellationToken: cancellationToken);
            if (!run.Succeeded) return false;
            _measured.AddRange(run.Figures);
        }

        sheet.Say($"");
        sheet.Say($"{"",-14}{"events/s",14}{"worst second",14}{"x PostgreSQL",14}{"x Redis",14}");
        foreach (var name in (ReadOnlySpan<string>)["postgres", "redis", "engine", "http", "http.postgres"]) Row(name);
        Ratios("engine", LeastOfPostgres, LeastOfRedis);
        Ratios("http", LeastOfPostgres, LeastOfRedis);
        Ratios("http.postgres", null, null);
        return true;
    }

    private void Row(string name)
    {
        if (IsMeasured(name)) sheet.Say($"{name,-14}{ValueOf($"{name}.events_per_second"),14:N0}{ValueOf($"{name}.worst_second"),14:N0}{RatioOf(name, "postgres"),14:0.00}{RatioOf(name, "redis"),14:0.00}");
    }

    private void Ratios(string name, double? toPostgres, double? toRedis)
    {
        if (!IsMeasured(name)) return;
        sheet.Add(
            new Figure($"{name}.ratio_to_postgres", RatioOf(name, "postgres"), "x") { AtLeast = toPostgres },
            new Figure($"{name}.ratio_to_redis", RatioOf(name, "redis"), "x") { AtLeast = toRedis });
    }

    private bool IsMeasured(string name) => _measured.Any(figure => figure.Name == $"{name}.events_per_second");

    private double RatioOf(string name, string baseline) => ValueOf($"{name}.events_per_second") / ValueOf($"{baseline}.events_per_second");

    private double ValueOf(string name) => _measured.First(figure => figure.Name == name).Value;
}
