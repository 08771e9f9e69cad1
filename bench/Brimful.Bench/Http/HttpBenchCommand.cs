using System.CommandLine;
using Brimful.Bench.Figures;
using Brimful.Bench.Load;
using Brimful.Bench.Runs;
using Brimful.Bench.Servers;

namespace Brimful.Bench.Http;

/// <summary><c>http</c>: load over HTTP, on a server that it starts or one that runs.</summary>
internal static class HttpBenchCommand
{
    /// <summary>With two, each with one request under way, a third of two cores stood idle.</summary>
    private const int Senders = 16;

    private const string About = """
        Sends batches over HTTP as fast as the server answers, and checks at the end that it counted exactly what was sent.

        Examples:
          dotnet run -c Release --project bench/Brimful.Bench -- http --start
          dotnet run -c Release --project bench/Brimful.Bench -- http --start --store postgres
          dotnet run -c Release --project bench/Brimful.Bench -- http --start --remembered 100000000
          dotnet run -c Release --project bench/Brimful.Bench -- http --url http://127.0.0.1:5080 --key $KEY --seconds 120
        """;

    public static Command Create()
    {
        var start = new Option<bool>("--start") { Description = "Start the Release build of the server on a temporary directory." };
        var url = new Option<string?>("--url") { Description = "A server that runs.", HelpName = "URL" };
        var key = new Option<string?>("--key") { Description = "Its operator key. Otherwise BRIMFUL_KEY.", HelpName = "KEY" };
        var tenant = new Option<string>("--tenant") { Description = "A tenant for the run; only this run may send to it.", DefaultValueFactory = _ => "bench", HelpName = "TENANT" };
        var noSetup = new Option<bool>("--no-setup") { Description = "Tenant and accounts are there from an earlier run." };
        var (load, store, remembered) = (new LoadOptions(new LoadDefaults { Connections = Senders }), new StoreOption(), new RememberedOption());
        var command = new Command("http", About) { start, url, key, tenant, noSetup };
        store.AddTo(command);
        remembered.AddTo(command);
        load.AddTo(command);
        command.SetAction((result, cancellationToken) => BenchAction.RunAsync(async sheet =>
        {
            var (name, plan) = (result.GetRequiredValue(tenant), load.Read(result));
            if (result.GetValue(start)) return await OnItsOwnAsync(store.Read(result) with { Remembered = remembered.Read(result) }, name, plan, sheet, cancellationToken);
            var target = TargetOf(result.GetValue(url), result.GetValue(key), name);
            return await new HttpBench(target, plan, null, sheet).RunAsync(!result.GetValue(noSetup), cancellationToken);
        }));
        return command;
    }

    private static async Task<bool> OnItsOwnAsync(ServerOptions options, string tenant, LoadPlan plan, FigureSheet sheet, CancellationToken cancellationToken)
    {
        if (options is { Remembered: > 0, Store: not "sqlite" }) throw new BenchException("--remembered goes with --store sqlite.");
        await using var place = new ServerPlace(options, tenant);
        if (options.Remembered > 0) RememberedStore.Fill(place.Directory, options.Remembered, sheet);
        var server = await place.StartAsync(cancellationToken);
        var bench = options.Remembered > 0 ? new HttpBench(place.Target, plan, server, sheet) { Name = "http.remembered" }
            : options.Store == "postgres"
            ? new HttpBench(place.Target, plan, server, sheet) { Name = "http.postgres", Floor = 150_000, Aim = null }
            : new HttpBench(place.Target, plan, server, sheet);
        return await bench.RunAsync(setup: true, cancellationToken);
    }

    private static BenchTarget TargetOf(string? url, string? key, string tenant) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && (key ?? Environment.GetEnvironmentVariable("BRIMFUL_KEY")) is { } known
            ? new BenchTarget(address, known, tenant)
            : throw new BenchException("Either --start, or --url with --key.");
}
