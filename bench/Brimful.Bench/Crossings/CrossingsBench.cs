using Brimful.Bench.Delivery;
using Brimful.Bench.Figures;
using Brimful.Bench.Load;
using Brimful.Bench.Servers;

namespace Brimful.Bench.Crossings;

/// <summary>
/// What crossings and their deliveries cost those who send: the same events with 0.05 % of them crossing a line and a webhook for each,
/// and with these lines out of reach, by turns on one server: processes differ from one another by more than what is looked for.
/// </summary>
internal sealed class CrossingsBench(ServerOptions options, LoadPlan plan, int pairs, FigureSheet sheet)
{
    private const double MostLost = 5;

    /// <returns>False when the counts are not exact, or a message did not come.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using var receiver = new HookReceiver();
        await using var place = new ServerPlace(options with { ReachesReceivers = true });
        await place.StartAsync(cancellationToken);
        using var api = new BenchApi(place.Target);
        sheet.Say($"crossings      seed {plan.Seed}, pairs of runs on one server: {pairs}, of which every other one begins with crossings; before them {plan.WarmupSeconds} s of each kind that are not counted; {plan.WarmupSeconds} s warm-up, {plan.Seconds} s measured");
        await new BenchSetup(api, CrossingsLoad.Setup(plan.Accounts, receiver.Url)).RunAsync(sheet, cancellationToken);
        var load = new CrossingsLoad(place.Target, receiver);
        Report(await MeasureAsync(load, cancellationToken));
        return (await api.CountsAsync(cancellationToken)).IsExactly(load.Sent, load.Counted, sheet) & receiver.IsExactly(load.Crossings, sheet);
    }

    private async Task<List<CrossingsPair>> MeasureAsync(CrossingsLoad load, CancellationToken cancellationToken)
    {
        // The first events of either kind meet code that is not compiled for good yet.
        var first = plan with { WarmupSeconds = 0, Seconds = plan.WarmupSeconds };
        await load.RunAsync(first, crosses: false, cancellationToken);
        await load.RunAsync(first, crosses: true, cancellationToken);
        var measured = new List<CrossingsPair>();
        while (measured.Count < pairs)
        {
            var pair = await PairAsync(load, isWithFirst: measured.Count % 2 == 1, cancellationToken);
            measured.Add(pair);
            sheet.Say($"pair {measured.Count,-9} none {pair.None:N0}, with {pair.With:N0} events/s: {pair.Lost:0.0} % less; {load.Crossings:N0} crossings so far");
        }

        return measured;
    }

    /// <summary>A server slows down or speeds up as it fills: turning the order keeps that from favouring either.</summary>
    private async Task<CrossingsPair> PairAsync(CrossingsLoad load, bool isWithFirst, CancellationToken cancellationToken)
    {
        var first = (await load.RunAsync(plan, isWithFirst, cancellationToken)).EventsPerSecond;
        var second = (await load.RunAsync(plan, !isWithFirst, cancellationToken)).EventsPerSecond;
        return isWithFirst ? new CrossingsPair(None: second, With: first) : new CrossingsPair(None: first, With: second);
    }

    private void Report(IReadOnlyList<CrossingsPair> measured)
    {
        var lost = measured.Select(pair => pair.Lost).ToList();
        sheet.Say($"pairs          {lost.Average():0.0} % less in the mean, from {lost.Min():0.0} to {lost.Max():0.0} %");
        sheet.Add(
            new Figure("crossings.events_per_second.none", Medians.Of(measured.Select(pair => pair.None)), "events/s"),
            new Figure("crossings.events_per_second.with", Medians.Of(measured.Select(pair => pair.With)), "events/s"),
            new Figure("crossings.ingest_lost", Medians.Of(lost), "%") { AtMost = MostLost });
    }
}
