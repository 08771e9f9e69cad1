using System.Diagnostics;
using Brimful.Bench.Figures;

namespace Brimful.Bench.Tests;

/// <summary>Every benchmark for a moment on few accounts, so that none of them rots. What they measure here says nothing, and is not looked at.</summary>
public sealed class BenchmarkRunTests
{
    [Theory]
    [InlineData("http --start --quick --remembered 10000", "http.remembered.events_per_second")]
    [InlineData("http --start --quick --rate 1", "http.events_per_second")]
    [InlineData("engine --quick --kind pool", "engine.pool.events_per_second")]
    [InlineData("engine --quick --kind unique", "engine.unique.events_per_second")]
    [InlineData("identities --keys 10000", "identities.lookup_ns")]
    [InlineData("latency --quick", "latency.single.p99")]
    [InlineData("delivery --quick", "delivery.with_batches.p99")]
    [InlineData("deliveries --quick", "deliveries.p99.ratio")]
    [InlineData("memory --quick", "memory.resident.used")]
    [InlineData("recovery --quick", "recovery.ready")]
    [InlineData("midnight --quick", "midnight.around.p99")]
    [InlineData("scale --quick", "scale.increase")]
    [InlineData("crossings --quick", "crossings.ingest_lost")]
    [InlineData("anomalies-day --series 100", "anomalies.bytes_a_series")]
    [InlineData("foresight-speed --series 500", "foresight.replay_to_run_rate")]
    [InlineData("forecasts --buckets 100 --days 15", "forecasts.day_close_to_one_read")]
    public async Task A_benchmark_measures_and_counts_exactly(string command, string figure)
    {
        var (exitCode, output) = await RunAsync(command.Split(' '));
        exitCode.ShouldBe(0, output);
        output.ShouldNotContain("NOT EXACT");
        FiguresIn(output).ShouldContain(found => found.Name == figure, output);
    }

    [Fact]
    public async Task Two_builds_are_compared_by_turns()
    {
        var (exitCode, output) = await RunAsync("alternate", "--before", BenchDll(), "--runs", "1", "--", "parse", "--quick");
        exitCode.ShouldBe(0, output);
        FiguresIn(output).ShouldContain(found => found.Name == "parse.events_per_second.change", output);
    }

    [Fact]
    public async Task The_engine_and_HTTP_and_their_baselines_and_ratios_come_out_of_one_run()
    {
        var (exitCode, output) = await RunAsync("compare", "--quick");
        exitCode.ShouldBe(0, output);
        output.ShouldNotContain("NOT EXACT");
        var figures = FiguresIn(output);
        foreach (var name in new[] { "postgres", "redis", "engine", "http", "http.postgres" }) figures.ShouldContain(found => found.Name == $"{name}.events_per_second", output);
        figures.ShouldContain(found => found.Name == "http.ratio_to_redis" && found.AtLeast == 2.4, output);
    }

    private static List<Figure> FiguresIn(string output) => [.. output.Split('\n').Select(FigureLine.Read).OfType<Figure>()];

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [BenchDll(), .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }

    private static string BenchDll()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Brimful.slnx"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Brimful.slnx is not above the tests.");
        return Path.Combine(folder, "bench", "Brimful.Bench", "bin", "Release", "net10.0", "Brimful.Bench.dll");
    }
}
