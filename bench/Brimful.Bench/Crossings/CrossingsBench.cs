using Brimful.Bench.Delivery;
using Brimful.Bench.Figures;
using Brimful.Bench.Load;
using Brimful.Bench.Servers;

namespace Brimful.Bench.Crossings;

/// <summary>
/// What crossings and their deliveries cost those who send: the same events with 0.05 % of them crossing a line and a webhook for each,
/// and with these lines out of reach, by turns on one server: processes differ from one another by more than what is looked for.
/// </summary>
internal sealed class CrossingsBench(ServerOptions options, LoadPlan plan, int turns, FigureSheet sheet)
{
    private const double MostLost = 5;

    /// <returns>False when the counts are not exact, or a message did not come.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using var receiver = new HookReceiver();
        await using var place = new ServerPlace(options with { ReachesReceivers = true });
        await place.StartAsync(cancellationToken);
        using var api = new BenchApi(place.Target);
        sheet.Say($"crossings      seed {plan.Seed}, on one server {turns} runs with crossings, each between two without; one of each before them is not counted; {plan.WarmupSeconds} s warm-up, {plan.Seconds} s measured");
        await new BenchSetup(api, CrossingsLoad.Setup(plan.Accounts, receiver.Url)).RunAsync(sheet, cancellationToken);
        var load = new CrossingsLoad(place.Target, receiver);
        Report(await MeasureAsync(load, cancellationToken));
        return (await api.CountsAsync(cancellationToken)).IsExactly(load.Sent, load.Counted, sheet) & receiver.IsExactly(load.Crossings, sheet);
    }

    private async Task<List<CrossingsTurn>> MeasureAsync(CrossingsLoad load, CancellationToken cancellationToken)
    {
        // The first events of either kind meet code that is not compiled for good yet, and a store that is all but empty.
        await load.RunAsync(plan, crosses: false, cancellationToken);
        await load.RunAsync(plan, crosses: true, cancellationToken);
        var measured = new List<CrossingsTurn>();
        var before = await RateAsync(crosses: false);
        while (measured.Count < turns)
        {
            var with = await RateAsync(crosses: true);
            var after = await RateAsync(crosses: false);
            var turn = new CrossingsTurn(before, with, after);
            measured.Add(turn);
            sheet.Say($"turn {measured.Count,-9} {before:N0}, {with:N0} with crossings, {after:N0} events/s: {turn.Lost:0.0} % less; {load.Crossings:N0} crossings so far");
            before = after;
        }

        return measured;

        async Task<double> RateAsync(bool crosses) => (await load.RunAsync(plan, crosses, cancellationToken)).EventsPerSecond;
    }

    private void Report(IReadOnlyList<CrossingsTurn> measured)
    {
        var lost = measured.Select(turn => turn.Lost).ToList();
        sheet.Say($"turns          {lost.Average():0.0} % less in the mean, from {lost.Min():0.0} to {lost.Max():0.0} %");
        sheet.Add(
            new Figure("crossings.events_per_second.none", Medians.Of(measured.Select(turn => turn.None)), "events/s"),
            new Figure("crossings.events_per_second.with", Medians.Of(measured.Select(turn => turn.With)), "events/s"),
            new Figure("crossings.ingest_lost", Medians.Of(lost), "%") { AtMost = MostLost });
    }
}
