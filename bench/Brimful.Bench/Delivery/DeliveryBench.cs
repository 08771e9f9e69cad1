using System.Collections.Concurrent;
using System.Diagnostics;
using Brimful.Bench.Figures;
using Brimful.Bench.Http;
using Brimful.Bench.Latency;
using Brimful.Bench.Load;
using Brimful.Bench.Servers;

namespace Brimful.Bench.Delivery;

/// <summary>From just before an event is sent to when its webhook has come, first with nothing else running, then beside batches.</summary>
internal sealed class DeliveryBench(ServerOptions options, LoadPlan plan, FigureSheet sheet)
{
    private const int CrossingsPerSecond = 50;
    private const int AlarmAccounts = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <returns>False when the counts are not exact, or a message did not come.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using var receiver = new HookReceiver();
        await using var place = new ServerPlace(options with { ReachesReceivers = true });
        await place.StartAsync(cancellationToken);
        using var api = new BenchApi(place.Target);
        sheet.Say($"delivery       seed {plan.Seed}, {CrossingsPerSecond} crossings a second to {AlarmPlan.Endpoints} endpoints on this machine; {plan.WarmupSeconds} s warm-up, {plan.Seconds} s measured");
        await new BenchSetup(api, new SetupPlan(plan.Accounts) { Alarms = new AlarmPlan(AlarmAccounts, receiver.Url) }).RunAsync(sheet, cancellationToken);
        var alone = await MeasureAsync("delivery.alone", place.Target, receiver, plan.Seed, cancellationToken);
        var (paced, search) = await HalfTheMaximum.FindAsync(place.Target, plan, sheet, cancellationToken);
        var batches = HttpLoad.RunAsync(place.Target, paced, cancellationToken);
        var busy = await MeasureAsync("delivery.with_batches", place.Target, receiver, Seeds.For(plan.Seed, "busy"), cancellationToken);
        var beside = await batches;
        sheet.Add(beside.Throughput("delivery.batches"));
        var (sent, counted) = (alone.Sent + busy.Sent + beside.Sent + (search?.Sent ?? 0), alone.Counted + busy.Counted + beside.Counted + (search?.Counted ?? 0));
        return (await api.CountsAsync(cancellationToken)).IsExactly(sent, counted, sheet) & receiver.IsExactly(alone.Sent + busy.Sent, sheet);
    }

    private async Task<SingleReport> MeasureAsync(string name, BenchTarget target, HookReceiver receiver, ulong seed, CancellationToken cancellationToken)
    {
        var sentAt = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        var before = receiver.Received;
        var singles = new SinglePlan(AlarmAccounts, plan.Accounts, CrossingsPerSecond, plan.WarmupSeconds, plan.Seconds, seed);
        var began = Stopwatch.GetTimestamp();
        var report = await new SingleLoad(target, singles) { OnSending = (id, at) => sentAt[id] = at }.RunAsync(cancellationToken);
        await receiver.WaitForAsync(before + report.Sent, Patience, cancellationToken);
        var measured = sentAt.Where(sent => Stopwatch.GetElapsedTime(began, sent.Value).TotalSeconds >= plan.WarmupSeconds);
        var times = measured.Select(sent => receiver.ArrivalOf(sent.Key) is { } at ? Stopwatch.GetElapsedTime(sent.Value, at).TotalMilliseconds : double.PositiveInfinity);
        sheet.Add(new Percentiles(times).Figures(name, p99AtMost: 50));
        return report;
    }
}
