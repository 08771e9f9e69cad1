using System.Diagnostics;
using Brimful.Bench.Figures;
using Brimful.Bench.Load;
using Brimful.Bench.Servers;

namespace Brimful.Bench.Recovery;

/// <summary>
/// A million buckets, full load, <c>kill -9</c>, and the time until the server is ready again. Every acknowledged event must be counted
/// then, and after the requests that were cut off are sent again, exactly what was sent.
/// </summary>
internal sealed class RecoveryBench(ServerOptions options, LoadPlan plan, FigureSheet sheet)
{
    private const double MostSeconds = 10;

    /// <returns>False when the counts are not exact.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using var place = new ServerPlace(options);
        var server = await place.StartAsync(cancellationToken);
        using var api = new BenchApi(place.Target);
        sheet.Say($"recovery       seed {plan.Seed}, {2 * plan.Accounts:N0} buckets, kill -9 after {plan.WarmupSeconds + plan.Seconds} s of full load");
        await new BenchSetup(api, new SetupPlan(plan.Accounts)).RunAsync(sheet, cancellationToken);
        var senders = Enumerable.Range(0, plan.Connections).Select(number => new InterruptedLoad(place.Target, plan, number)).ToList();
        await KillUnderAsync(server, senders, cancellationToken);
        server = await place.StartAsync(cancellationToken);
        var acknowledged = senders.Sum(sender => sender.Acknowledged);
        sheet.Add(
            new Figure("recovery.ready", server.StartTook.TotalSeconds, "s") { AtMost = MostSeconds },
            new Figure("recovery.events_per_second_before", acknowledged / (double)(plan.WarmupSeconds + plan.Seconds), "events/s"),
            new Figure("recovery.resident", server.ResidentBytes / 1e6, "MB"));
        return await IsExactAsync(api, senders, acknowledged, cancellationToken);
    }

    private async Task KillUnderAsync(ServerProcess server, List<InterruptedLoad> senders, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var sending = Task.WhenAll(senders.Select(sender => Task.Run(() => sender.RunAsync(clock, cancellationToken), cancellationToken)));
        await Task.WhenAny(sending, Task.Delay(TimeSpan.FromSeconds(plan.WarmupSeconds + plan.Seconds), cancellationToken));
        await server.KillAsync();
        await sending;
    }

    private async Task<bool> IsExactAsync(BenchApi api, List<InterruptedLoad> senders, long acknowledged, CancellationToken cancellationToken)
    {
        var (found, open) = (await api.CountsAsync(cancellationToken), senders.Sum(sender => sender.Open));
        var isKept = found.Counted >= acknowledged && found.Counted <= acknowledged + open;
        sheet.Say($"after the kill {acknowledged:N0} acknowledged, {open:N0} under way, counted {found.Counted:N0}: {(isKept ? "nothing lost" : "NOT EXACT")}");
        long again = 0;
        foreach (var sender in senders) again += await sender.ResendAsync(cancellationToken);
        var total = await api.CountsAsync(cancellationToken);
        var isExact = total.Counted == acknowledged + open && found.Counted + again == total.Counted;
        sheet.Say($"sent again     {open:N0}, of them new {again:N0}, counted now {total.Counted:N0} of {acknowledged + open:N0}: {(isExact ? "exact" : "NOT EXACT")}");
        return isKept && isExact;
    }
}
