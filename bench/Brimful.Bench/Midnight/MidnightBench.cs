using System.Globalization;
using Brimful.Bench.Figures;
using Brimful.Bench.Http;
using Brimful.Bench.Load;
using Brimful.Bench.Servers;

namespace Brimful.Bench.Midnight;

/// <summary>
/// A million buckets of a day each, all used, whose days all end at one instant of the run, while single events come at 1,000 a second
/// and batches beside them.
/// </summary>
/// <param name="setupSeconds">What setting up may take: the instant is chosen before it. When that was too little, it is all done again with twice as much.</param>
internal sealed class MidnightBench(ServerOptions options, LoadPlan plan, int setupSeconds, FigureSheet sheet)
{
    private const int SinglesPerSecond = 1_000;
    private const double MostMilliseconds = 100;

    /// <returns>False when the counts are not exact.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        for (var given = setupSeconds; ; given *= 2)
        {
            if (await OnceAsync(given, cancellationToken) is { } isExact) return isExact;
            sheet.Say($"Setting up took longer than the {given} s that it was given: once more, with twice as many.");
        }
    }

    /// <returns>False when the counts are not exact; null when the instant came before all was set up.</returns>
    private async Task<bool?> OnceAsync(int given, CancellationToken cancellationToken)
    {
        await using var place = new ServerPlace(options);
        await place.StartAsync(cancellationToken);
        using var api = new BenchApi(place.Target);
        var before = plan.Seconds / 3;
        var midnight = DateTime.UtcNow.AddSeconds(given + plan.WarmupSeconds + before);
        sheet.Say($"midnight       seed {plan.Seed}, {2 * plan.Accounts:N0} buckets refill at {midnight:HH:mm:ss}Z, {before} s into {plan.Seconds} s of {SinglesPerSecond:N0} single events a second and {plan.Rate:N0} events a second in batches");
        var anchor = midnight.AddDays(-30).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        await new BenchSetup(api, new SetupPlan(plan.Accounts) { Every = "P1D", Anchor = anchor }).RunAsync(sheet, cancellationToken);
        var swept = await SweepLoad.RunAsync(place.Target, plan.Accounts, plan.Seed, cancellationToken);
        var wait = midnight.AddSeconds(-before - plan.WarmupSeconds) - DateTime.UtcNow;
        if (wait < TimeSpan.Zero) return null;
        await Task.Delay(wait, cancellationToken);
        var batches = HttpLoad.RunAsync(place.Target, plan, cancellationToken);
        var singles = await new SingleLoad(place.Target, new SinglePlan(plan.Accounts, 0, SinglesPerSecond, plan.WarmupSeconds, plan.Seconds, plan.Seed)).RunAsync(cancellationToken);
        var beside = await batches;
        Report(singles, beside, plan.WarmupSeconds + before);
        return (await api.CountsAsync(cancellationToken)).IsExactly(plan.Accounts + singles.Sent + beside.Sent, swept + singles.Counted + beside.Counted, sheet);
    }

    private void Report(SingleReport singles, LoadReport beside, double midnight)
    {
        var around = new Percentiles(singles.Answers.Where(answer => Math.Abs(answer.Due.TotalSeconds - midnight) <= 2.5).Select(answer => answer.Milliseconds));
        sheet.Add(singles.Latencies().Figures("midnight.single", p99AtMost: MostMilliseconds));
        sheet.Add(
            new Figure("midnight.around.p99", around.At(0.99), "ms") { AtMost = MostMilliseconds },
            new Figure("midnight.around.worst", around.Worst, "ms"),
            new Figure("midnight.worst_second_p99", singles.WorstSecondP99(), "ms") { AtMost = MostMilliseconds });
        sheet.Add(beside.Throughput("midnight.batches"));
    }
}
