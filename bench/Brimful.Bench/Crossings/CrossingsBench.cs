using Brimful.Bench.Delivery;
using Brimful.Bench.Figures;
using Brimful.Bench.Http;
using Brimful.Bench.Load;
using Brimful.Bench.Servers;

namespace Brimful.Bench.Crossings;

/// <summary>
/// What crossings and their deliveries cost those who send: the same events with 0.05 % of them crossing a line and a webhook for each,
/// and with these lines out of reach, by turns; the median of each.
/// </summary>
internal sealed class CrossingsBench(ServerOptions options, LoadPlan plan, int runs, FigureSheet sheet)
{
    private const int AlarmAccounts = 1_000;
    private const double MostLost = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <returns>False when the counts are not exact, or a message did not come.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        sheet.Say($"crossings      {runs} runs each way by turns, each on a new server; {plan.WarmupSeconds} s warm-up, {plan.Seconds} s measured");
        var (without, with) = (new List<double>(), new List<double>());
        var isExact = true;
        for (var run = 0; run < runs; run++)
        {
            isExact &= await OnceAsync(crosses: false, run, without, cancellationToken);
            isExact &= await OnceAsync(crosses: true, run, with, cancellationToken);
        }

        var (quiet, crossing) = (Medians.Of(without), Medians.Of(with));
        sheet.Add(
            new Figure("crossings.events_per_second.none", quiet, "events/s"),
            new Figure("crossings.events_per_second.with", crossing, "events/s"),
            new Figure("crossings.ingest_lost", 100 * (1 - (crossing / quiet)), "%") { AtMost = MostLost });
        return isExact;
    }

    private async Task<bool> OnceAsync(bool crosses, int run, List<double> rates, CancellationToken cancellationToken)
    {
        await using var receiver = new HookReceiver();
        await using var place = new ServerPlace(options with { ReachesReceivers = true });
        await place.StartAsync(cancellationToken);
        using var api = new BenchApi(place.Target);
        await new BenchSetup(api, new SetupPlan(plan.Accounts) { Alarms = new AlarmPlan(AlarmAccounts, crosses ? receiver.Url : null) }).RunAsync(sheet, cancellationToken);
        var report = await HttpLoad.RunAsync(place.Target, plan with { AlarmAccounts = AlarmAccounts, Seed = Seeds.For(plan.Seed, "run", run) }, cancellationToken);
        var crossings = crosses ? report.Alarms : 0;
        await receiver.WaitForAsync(crossings, Patience, cancellationToken);
        sheet.Say($"run {run + 1} {(crosses ? "with" : "none"),-9} {report.EventsPerSecond:N0} events/s, {crossings:N0} crossings, {receiver.Received:N0} delivered");
        rates.Add(report.EventsPerSecond);
        return (await api.CountsAsync(cancellationToken)).IsExactly(report, sheet) & receiver.Received == crossings & receiver.Messages == crossings;
    }
}
