using Brimful.Bench.Figures;
using Brimful.Bench.Http;
using Brimful.Bench.Load;
using Brimful.Bench.Servers;

namespace Brimful.Bench.Memory;

/// <summary>What a million buckets take: the server's resident set after each thing that could make it grow.</summary>
/// <param name="settleSeconds">Longer than the time between checkpoints.</param>
internal sealed class MemoryBench(ServerOptions options, LoadPlan plan, int settleSeconds, FigureSheet sheet)
{
    private const double MostMegabytes = 600;

    /// <returns>False when the counts are not exact.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using var place = new ServerPlace(options);
        var server = await place.StartAsync(cancellationToken);
        using var api = new BenchApi(place.Target);
        sheet.Say($"memory         {2 * plan.Accounts:N0} buckets of {plan.Accounts:N0} accounts with a subject each; {settleSeconds} s for each checkpoint");
        sheet.Add(Resident("empty", server));
        await new BenchSetup(api, new SetupPlan(plan.Accounts)).RunAsync(sheet, cancellationToken);
        sheet.Add(Resident("loaded", server));
        await SettleAsync(cancellationToken);
        sheet.Add(Resident("checkpointed", server));
        var counted = await SweepLoad.RunAsync(place.Target, plan.Accounts, plan.Seed, cancellationToken);
        sheet.Add(Resident("used", server));
        await SettleAsync(cancellationToken);
        sheet.Add(Resident("used_and_checkpointed", server));
        await server.KillAsync();
        server = await place.StartAsync(cancellationToken);
        sheet.Add(Resident("restarted", server), new Figure("memory.restart", server.StartTook.TotalSeconds, "s"));
        sheet.Add(new Figure("memory.disk_per_bucket", place.DiskBytes() / (2.0 * plan.Accounts), "bytes"));
        return (await api.CountsAsync(cancellationToken)).IsExactly(plan.Accounts, counted, sheet);
    }

    private static Figure Resident(string when, ServerProcess server) => new($"memory.resident.{when}", server.ResidentBytes / 1e6, "MB") { AtMost = MostMegabytes };

    private Task SettleAsync(CancellationToken cancellationToken) => Task.Delay(TimeSpan.FromSeconds(settleSeconds), cancellationToken);
}
