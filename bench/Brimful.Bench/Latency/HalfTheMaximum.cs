using Brimful.Bench.Figures;
using Brimful.Bench.Http;
using Brimful.Bench.Load;
using Brimful.Bench.Servers;

namespace Brimful.Bench.Latency;

/// <summary>The rate at which batches run beside what is measured.</summary>
internal static class HalfTheMaximum
{
    private const int LongestSeconds = 30;

    /// <summary>The plan's own rate, or half of what the server takes when nothing paces the batches.</summary>
    /// <returns>A plan with a rate, and what finding it sent.</returns>
    public static async Task<(LoadPlan Paced, LoadReport? Search)> FindAsync(BenchTarget target, LoadPlan plan, FigureSheet sheet, CancellationToken cancellationToken)
    {
        if (plan.Rate is not null) return (plan, null);
        var search = await HttpLoad.RunAsync(target, plan with { Seconds = Math.Min(plan.Seconds, LongestSeconds), Seed = Seeds.For(plan.Seed, "search") }, cancellationToken);
        sheet.Say($"maximum        {search.EventsPerSecond:N0} events/s in batches of {plan.Batch:N0}; half of it from here on");
        return (plan with { Rate = Math.Max(1, (int)(search.EventsPerSecond / 2)) }, search);
    }
}
