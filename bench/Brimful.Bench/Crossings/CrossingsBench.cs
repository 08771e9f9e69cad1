using Brimful.Bench.Delivery;
using Brimful.Bench.Figures;
using Brimful.Bench.Load;
using Brimful.Bench.Servers;

namespace Brimful.Bench.Crossings;

/// <summary>
/// What crossings and their deliveries cost those who send: the same events with 0.05 % of them crossing a line and a webhook for each,
/// and with these lines out of reach. On one server, stretch by stretch: servers differ from one another by more than what is looked for, and one slows down as it fills.
/// </summary>
internal sealed class CrossingsBench(ServerOptions options, LoadPlan plan, int runs, FigureSheet sheet)
{
    private const double MostLost = 5;

    /// <summary>A run's stretches in their order: whatever goes up or down evenly meanwhile is in both kinds alike.</summary>
    private static readonly bool[] Crosses = [false, true, true, false, true, false, false, true];

    /// <summary>A stretch, of which a run has four of either kind.</summary>
    private readonly LoadPlan _stretch = plan with { Seconds = Math.Max(1, plan.Seconds * 2 / Crosses.Length) };

    /// <returns>False when the counts are not exact, or a message did not come.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using var receiver = new HookReceiver();
        await using var place = new ServerPlace(options with { ReachesReceivers = true });
        await place.StartAsync(cancellationToken);
        using var api = new BenchApi(place.Target);
        sheet.Say($"crossings      seed {plan.Seed}, on one server {runs} runs each way, in stretches by turns of {_stretch.WarmupSeconds} s warm-up and {_stretch.Seconds} s measured; before them {plan.Seconds} s each way that are not counted");
        await new BenchSetup(api, CrossingsLoad.Setup(plan.Accounts, receiver.Url)).RunAsync(sheet, cancellationToken);
        var load = new CrossingsLoad(place.Target, receiver);
        Report(await MeasureAsync(load, cancellationToken));
        return (await api.CountsAsync(cancellationToken)).IsExactly(load.Sent, load.Counted, sheet) & receiver.IsExactly(load.Crossings, sheet);
    }

    private async Task<List<CrossingsRun>> MeasureAsync(CrossingsLoad load, CancellationToken cancellationToken)
    {
        // The first events of either kind meet code that is not compiled for good yet, and a store that is all but empty.
        await load.RunAsync(plan, crosses: false, cancellationToken);
        await load.RunAsync(plan, crosses: true, cancellationToken);
        var measured = new List<CrossingsRun>();
        while (measured.Count < runs)
        {
            var run = await RunAsync(load, cancellationToken);
            measured.Add(run);
            sheet.Say($"run {measured.Count,-10} {run.None.Average():N0} events/s, {run.With.Average():N0} with crossings: {run.Lost:0.0} % less; {load.Crossings:N0} crossings so far");
        }

        return measured;
    }

    private async Task<CrossingsRun> RunAsync(CrossingsLoad load, CancellationToken cancellationToken)
    {
        var (none, with) = (new List<double>(), new List<double>());
        foreach (var crosses in Crosses) (crosses ? with : none).AddRange((await load.RunAsync(_stretch, crosses, cancellationToken)).Seconds());
        return new CrossingsRun(none, with);
    }

    private void Report(IReadOnlyList<CrossingsRun> measured)
    {
        var lost = measured.Select(run => run.Lost).ToList();
        sheet.Say($"runs           {lost.Average():0.0} % less in the mean, from {lost.Min():0.0} to {lost.Max():0.0} %");
        sheet.Add(
            new Figure("crossings.events_per_second.none", Medians.Of(measured.Select(run => run.None.Average())), "events/s"),
            new Figure("crossings.events_per_second.with", Medians.Of(measured.Select(run => run.With.Average())), "events/s"),
            new Figure("crossings.median_second_lost", CrossingsRun.LostBetween(Medians.Of(measured.SelectMany(run => run.None)), Medians.Of(measured.SelectMany(run => run.With))), "%"),
            new Figure("crossings.ingest_lost", Medians.Of(lost), "%") { AtMost = MostLost });
    }
}
