using Brimful.Bench.Figures;
using Brimful.Bench.Http;
using Brimful.Bench.Load;
using Brimful.Bench.Servers;

namespace Brimful.Bench.Latency;

/// <summary>Single events at 1,000 a second while batches run at half the maximum, checkpoints included.</summary>
internal sealed class LatencyBench(ServerOptions options, LoadPlan plan, FigureSheet sheet)
{
    private const int SinglesPerSecond = 1_000;

    /// <returns>False when the counts are not exact.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using var place = new ServerPlace(options);
        await place.StartAsync(cancellationToken);
        using var api = new BenchApi(place.Target);
        sheet.Say($"latency        seed {plan.Seed}, {SinglesPerSecond:N0} single events a second, each due on its own; {plan.WarmupSeconds} s warm-up, {plan.Seconds} s measured");
        await new BenchSetup(api, new SetupPlan(plan.Accounts)).RunAsync(sheet, cancellationToken);
        var (paced, search) = await HalfTheMaximum.FindAsync(place.Target, plan, sheet, cancellationToken);
        using var disk = new DiskProbe();
        var batches = HttpLoad.RunAsync(place.Target, paced, cancellationToken);
        var singles = await new SingleLoad(place.Target, new SinglePlan(plan.Accounts, 0, SinglesPerSecond, plan.WarmupSeconds, plan.Seconds, plan.Seed)).RunAsync(cancellationToken);
        var beside = await batches;
        var syncs = disk.Finish();
        var stops = new DiskStops(syncs);
        sheet.Add(new Percentiles(syncs.Select(sync => sync.Milliseconds)).Figures("latency.disk_sync"));
        sheet.Add(stops.Figures("latency.disk_stops"));
        sheet.Add(singles.Latencies().Figures("latency.single", p99AtMost: 10, worstAtMost: 100));
        sheet.Add(singles.LatenciesApartFrom(stops).Figures("latency.single_apart_from_disk_stops"));
        sheet.Add(new Figure("latency.single.worst_second_p99", singles.WorstSecondP99(), "ms"));
        sheet.Add(beside.Throughput("latency.batches"));
        sheet.Add(beside.Requests().Figures("latency.batches.request"));
        var sent = singles.Sent + beside.Sent + (search?.Sent ?? 0);
        return (await api.CountsAsync(cancellationToken)).IsExactly(sent, singles.Counted + beside.Counted + (search?.Counted ?? 0), sheet);
    }
}
