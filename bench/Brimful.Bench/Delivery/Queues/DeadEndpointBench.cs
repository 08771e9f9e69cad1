using System.Collections.Concurrent;
using System.Diagnostics;
using Brimful.Bench.Figures;

namespace Brimful.Bench.Delivery.Queues;

/// <summary>What one endpoint that never answers costs the other ninety-nine: their time from due to arrival, by turns with all well and with one dead.</summary>
internal sealed class DeadEndpointBench(int seconds, int turns, FigureSheet sheet)
{
    private const int Endpoints = 100;
    private const int PerSecond = 1_000;
    private const double MostRatio = 1.10;

    /// <returns>False when a message to those that are well did not come.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        sheet.Say($"dead endpoint  {PerSecond} messages a second to {Endpoints} endpoints, {turns} turns of {seconds} s each way");
        var (well, dead) = (new List<double>(), new List<double>());
        for (var turn = 0; turn <= turns; turn++)
        {
            var (ofWell, ofDead) = (await MeasureAsync(0, cancellationToken), await MeasureAsync(1, cancellationToken));
            if (ofWell is null || ofDead is null) return false;
            if (turn == 0) continue;
            well.AddRange(ofWell);
            dead.AddRange(ofDead);
            sheet.Say($"  turn {turn}: p99 {new Percentiles(ofWell).At(0.99):0.00} ms with all well, {new Percentiles(ofDead).At(0.99):0.00} ms with one dead");
        }
        var (p99, p99OfDead) = (new Percentiles(well).At(0.99), new Percentiles(dead).At(0.99));
        sheet.Add(
            new Figure("deliveries.p99.all_well", p99, "ms"),
            new Figure("deliveries.p99.one_dead", p99OfDead, "ms"),
            new Figure("deliveries.p99.ratio", p99OfDead / p99, "x") { AtMost = MostRatio });
        return true;
    }

    /// <returns>Milliseconds of each message to those that are well; null when one of theirs did not come.</returns>
    private async Task<IReadOnlyCollection<double>?> MeasureAsync(int dead, CancellationToken cancellationToken)
    {
        await using var receiver = new FastReceiver();
        await using var rig = await DeliveryRig.StartAsync(receiver, Endpoints, dead, cancellationToken);
        var (due, times) = (new ConcurrentDictionary<string, long>(), new ConcurrentBag<double>());
        receiver.OnTaken = id =>
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
        await receiver.WaitForAsync(expected, TimeSpan.FromSeconds(10), cancellationToken);
        return receiver.Received == expected ? times : null;
    }

    private static async Task OfferAsync(DeliveryRig rig, int endpoint, ConcurrentDictionary<string, long> due, CancellationToken cancellationToken)
    {
        var queued = await rig.AddAsync(endpoint, cancellationToken);
        due[queued.Id.NotificationId] = Stopwatch.GetTimestamp();
        rig.Dispatcher.Offer([queued]);
    }
}
