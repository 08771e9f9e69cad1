using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Brimful.Simulation.Faults;

namespace Brimful.Simulation;

/// <summary>A run over many seeds, with a summary that a stopped run goes on from.</summary>
internal sealed class SeedRun(int first, int last, string? logFile, PlantedFault fault)
{
    private const int SeedsPerLine = 1_000;

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private (long Seeds, long Steps, long Cuts, long Facts, long Failed) _sum;

    public static SeedRun? TryRead(string[] arguments)
    {
        var given = arguments.Chunk(2).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        if (arguments.Length % 2 != 0 || given.Keys.Except(["--seeds", "--log", "--fault"]).Any() || !given.TryGetValue("--seeds", out var seeds)) return null;
        var bounds = seeds.Split("..");
        if (!int.TryParse(bounds[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first) || !int.TryParse(bounds[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)) return null;
        var fault = PlantedFault.None;
        return given.TryGetValue("--fault", out var name) && !Enum.TryParse(name, out fault) ? null : new SeedRun(first, last, given.GetValueOrDefault("--log"), fault);
    }

    /// <summary>Whether no seed failed.</summary>
    public bool Run(TextWriter screen)
    {
        var from = Resume();
        if (from > first) screen.WriteLine($"{logFile} has the seeds up to {from - 1}; going on.");
        for (var seed = from; seed <= last; seed++)
        {
            var report = new World(seed, fault).Play();
            Add(report);
            if (first == last) screen.Write(report.Log.Text);
            if (report.Failures.Count > 0) Say(screen, $"seed {seed} FAILED, event log {report.Log.Hash}: {report.Failures[0]}");
            if ((seed - first + 1) % SeedsPerLine == 0 || seed == last) Say(screen, Summary(seed));
        }
        return _sum.Failed == 0;
    }

    private void Add(WorldReport report) => _sum = (
        _sum.Seeds + 1, _sum.Steps + report.Steps, _sum.Cuts + report.Cuts, _sum.Facts + report.Facts, _sum.Failed + (report.Failures.Count > 0 ? 1 : 0));

    private string Summary(int seed) => string.Create(
        CultureInfo.InvariantCulture,
        $"through {seed}: {_sum.Seeds} seeds, {_sum.Failed} failed, {_sum.Steps} steps, {_sum.Cuts} cuts of power, {_sum.Facts} facts, {_watch.Elapsed.TotalSeconds:F0} s, {DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss'Z'}, {Version}");

    /// <summary>The commit that was built, as the build wrote it into the assembly.</summary>
    private static string Version => typeof(SeedRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private void Say(TextWriter screen, string line)
    {
        screen.WriteLine(line);
        if (logFile is not null) File.AppendAllText(logFile, line + "\n");
    }

    /// <summary>The seed after the last summary of the log; the first one when there is none.</summary>
    private int Resume()
    {
        if (logFile is null || !File.Exists(logFile)) return first;
        var summary = File.ReadLines(logFile).LastOrDefault(line => line.StartsWith("through ", StringComparison.Ordinal));
        return summary is null ? first : int.Parse(summary["through ".Length..summary.IndexOf(':')], CultureInfo.InvariantCulture) + 1;
    }
}
