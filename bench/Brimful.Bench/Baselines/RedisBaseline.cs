using System.Diagnostics;
using Brimful.Bench.Figures;
using Brimful.Bench.Load;

namespace Brimful.Bench.Baselines;

/// <summary>
/// What a hand-built counter on Redis does: a Lua script for each few events, pipelined over two connections, append-only file
/// synchronised every second (so that up to a second of what was answered is lost with the power; Brimful loses nothing).
/// </summary>
internal sealed class RedisBaseline(LoadPlan plan, int eventsPerCall, FigureSheet sheet)
{
    /// <returns>False when it did not count what it was sent.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        sheet.Say($"redis          seed {plan.Seed}, {plan.Connections} connections, {plan.Batch:N0} events in a pipeline, {eventsPerCall:N0} a call, append-only file every second, {plan.WarmupSeconds} s warm-up, {plan.Seconds} s measured");
        using var server = new RedisServer();
        using var first = await server.ConnectAsync(cancellationToken);
        var sha = (await first.AskAsync(["SCRIPT", "LOAD", CountingScript.Text], cancellationToken)).Split("\r\n")[1];
        var clock = Stopwatch.StartNew();
        var tallies = await Task.WhenAll(Enumerable.Range(0, plan.Connections).Select(number => Task.Run(() => DriveAsync(server, sha, number, clock, cancellationToken), cancellationToken)));
        var report = new LoadReport(plan, tallies, 0);
        sheet.Add(report.Throughput("redis"));
        sheet.Add(report.Requests().Figures("redis.pipeline"));
        var known = await KnownAsync(first, cancellationToken);
        var exact = report.Counted == report.Sent && known == report.Sent;
        sheet.Say($"exactness      sent {report.Sent:N0}, counted {report.Counted:N0}, remembered {known:N0}: {(exact ? "exact" : "NOT EXACT")}");
        return exact;
    }

    private async Task<LoadTally> DriveAsync(RedisServer server, string sha, int number, Stopwatch clock, CancellationToken cancellationToken)
    {
        using var connection = await server.ConnectAsync(cancellationToken);
        var calls = new RedisCalls(sha, plan, eventsPerCall, number);
        var tally = new LoadTally(plan);
        var end = TimeSpan.FromSeconds(plan.WarmupSeconds + plan.Seconds);
        while (clock.Elapsed < end)
        {
            var bytes = calls.Next();
            var began = clock.Elapsed;
            var counted = await connection.PipelineAsync(bytes, plan.Batch / eventsPerCall, cancellationToken);
            tally.Add(new EventsVerdict(plan.Batch, counted, 0, 0), clock.Elapsed, clock.Elapsed - began);
        }

        return tally;
    }

    /// <summary>Keys of identities: all keys but those of accounts and the outbox.</summary>
    private async Task<long> KnownAsync(RedisConnection connection, CancellationToken cancellationToken)
    {
        var all = await connection.PipelineAsync(RedisConnection.Command("DBSIZE"), 1, cancellationToken);
        var others = await connection.PipelineAsync(RedisConnection.Command("EXISTS", "outbox"), 1, cancellationToken);
        for (var account = 0; account < plan.Accounts; account += 1_000)
        {
            var keys = Enumerable.Range(account, Math.Min(1_000, plan.Accounts - account)).Select(EventTemplate.AccountKey);
            others += await connection.PipelineAsync(RedisConnection.Command(["EXISTS", .. keys]), 1, cancellationToken);
        }

        return all - others;
    }
}
