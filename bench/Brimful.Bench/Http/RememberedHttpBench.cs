using Brimful.Bench.Figures;
using Brimful.Bench.InProcess;
using Brimful.Bench.Load;
using Brimful.Bench.Servers;

namespace Brimful.Bench.Http;

/// <summary>HTTP on a server of its own, on SQLite, whose store remembers very many identities before it starts.</summary>
internal sealed class RememberedHttpBench(LoadPlan plan, long identities, FigureSheet sheet)
{
    /// <returns>False when the counts are not exact.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using var place = new ServerPlace(new ServerOptions("sqlite"), BenchEngine.Tenant);
        using (var engine = new BenchEngine(place.Directory))
        {
            await new EngineSetup(engine).RunAsync(plan.Accounts, cancellationToken);
            await EngineBench.RememberAsync(engine, identities, plan.Seed, sheet, cancellationToken);
        }

        var server = await place.StartAsync(cancellationToken);
        sheet.Add(new Figure("http.remembered.start", server.StartTook.TotalSeconds, "s"), new Figure("http.remembered.resident_at_start", server.ResidentBytes / 1e6, "MB"));
        return await new HttpBench(place.Target, plan, server, sheet) { Name = "http.remembered" }.RunAsync(setup: false, cancellationToken);
    }
}
