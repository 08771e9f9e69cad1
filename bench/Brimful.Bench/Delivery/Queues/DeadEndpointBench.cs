using System.Collections.Concurrent;
using System.Diagnostics;
using Brimful.Bench.Figures;

namespace Brimful.Bench.Delivery.Queues;

/// <summary>What one endpoint that never answers costs the other ninety-nine: their time from due to arrival, by turns with all well and with one dead. Turns
/// differ by more than what is looked for, because a stall of the disk is the whole 99th percentile of the turn that meets it: each is compared with the one beside it, and the median counts.</summary>
internal sealed class DeadEndpointBench(int seconds, int turns, FigureSheet sheet)
{
    private const int Endpoints = 100;
    private const int PerSecond = 1_000;
    private const double MostRatio = 1.10;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <returns>False when a message to those that are well did not come.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        sheet.Say($"dead endpoint  {PerSecond} messages a second to {Endpoints} endpoints, {turns} turns of {seconds} s each way");
        var (well, dead) = (new List<double>(), new List<double>());
        for (var turn = 0; turn <= turns; turn++)
        {
            var first = turn % 2; // Each way goes first as often as the other.
            if (await MeasureAsync(first, cancellationToken) is not { } one || await MeasureAsync(1 - first, cancellationToken) is not { } other) return false;
            if (turn == 0) continue;
            well.Add(first == 0 ? one : other);
            dead.Add(first == 0 ? other : one);
            sheet.Say($"  turn {turn}: p99 {well[^1]:0.00} ms with all well, {dead[^1]:0.00} ms with one dead");
        }
        sheet.Add(
            new Figure("deliveries.p99.all_well", Medians.Of(well), "ms"),
            new Figure("deliveries.p99.one_dead", Medians.Of(dead), "ms"),
            new Figure("deliveries.p99.ratio", Medians.Of(dead.Zip(well, static (with, without) => with / without)), "x") { AtMost = MostRatio });
        return true;
    }

    /// <returns>The 99th percentile of the milliseconds to those that are well; null when one of their messages did not come.</returns>
    private async Task<double?> MeasureAsync(int dead, CancellationToken cancellationToken)
    {
        await using var receiver = new FastReceiver();
        await using var rig = await DeliveryRig.StartAsync(receiver, Endpoints, dead, cancellationToken);
        var (due, times) = (new ConcurrentDictionary<string, long>(), new ConcurrentBag<double>());
        receiver.OnTaken = (id, _) =>
        {
            if (due.TryGetValue(id, out var at)) times.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
        };
        await rig.Dispatcher.StartAsync(cancellationToken);
        var expected = 0L;
        var began = Stopwatch.GetTimestamp();
        for (var sent = 0; sent < PerSecond * seconds; sent++)
        {
            var wait = TimeSpan.FromSeconds((double)sent / PerSecond) - Stopwatch.GetElapsedTime(began);
            if (wait > TimeSpan.FromMilliseconds(1)) await Task.Delay(wait, cancellationToken);
            if (sent % Endpoints >= dead) expected++;
            _ = OfferAsync(rig, sent % Endpoints, due, cancellationToken);
        }
        await receiver.WaitForAsync(expected, Patience, cancellationToken);
        return receiver.Received == expected ? new Percentiles(times).At(0.99) : null;
    }

    private static async Task OfferAsync(DeliveryRig rig, int endpoint, ConcurrentDictionary<string, long> due, CancellationToken cancellationToken)
    {
        var queued = await rig.AddAsync(endpoint, cancellationToken);
        due[queued.Id.NotificationId] = Stopwatch.GetTimestamp();
        rig.Dispatcher.Offer([queued]);
    }
}
