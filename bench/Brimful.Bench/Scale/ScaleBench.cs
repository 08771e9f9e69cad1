using Brimful.Bench.Figures;
using Brimful.Bench.Load;
using Brimful.Bench.Runs;

namespace Brimful.Bench.Scale;

/// <summary>What an event costs with twice the accounts: the engine in process, by turns with and without, the median of each.</summary>
internal sealed class ScaleBench(LoadPlan plan, int runs, FigureSheet sheet)
{
    private const double MostIncreasePercent = 20;

    /// <returns>False when a run's counts were not exact.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        sheet.Say($"scale          {runs} runs each of the engine with {plan.Accounts:N0} and {2 * plan.Accounts:N0} accounts, by turns");
        var (single, doubled) = (new List<double>(), new List<double>());
        for (var run = 0; run < runs; run++)
        {
            if (!await OnceAsync(plan.Accounts, single, cancellationToken) || !await OnceAsync(2 * plan.Accounts, doubled, cancellationToken)) return false;
        }

        var (one, two) = (1e9 / Medians.Of(single), 1e9 / Medians.Of(doubled));
        sheet.Add(
            new Figure("scale.per_event", one, "ns"),
            new Figure("scale.per_event_doubled", two, "ns"),
            new Figure("scale.increase", 100 * ((two / one) - 1), "%") { AtMost = MostIncreasePercent });
        return true;
    }

    private async Task<bool> OnceAsync(int number, List<double> rates, CancellationToken cancellationToken)
    {
        var run = await BenchProcess.RunAsync(["engine", .. (plan with { Accounts = number }).Arguments], isQuiet: true, cancellationToken: cancellationToken);
        var rate = run.Figures.FirstOrDefault(figure => figure.Name == "engine.events_per_second")?.Value ?? 0;
        sheet.Say($"{number,14:N0} accounts: {rate:N0} events/s{(run.Succeeded ? "" : ", NOT EXACT")}");
        rates.Add(rate);
        return run.Succeeded;
    }
}
