using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Brimful.PrivatePostgres;
using Brimful.Programs.Drawing;
using Brimful.Programs.Installations;
using Brimful.Programs.Running;

namespace Brimful.Programs;

/// <summary>A run over many seeds by hand, with a summary that a stopped run goes on from.</summary>
internal sealed class SeedRun(int first, int last, string? logFile, string store) : IDisposable
{
    private const int SeedsPerLine = 1_000;
    private const int ProgramsPerInstallation = 50;

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private PrivateServer? _server;
    private (long Programs, long Commands, long Failed) _sum;

    /// <summary>Reads the arguments of the command line; null when they are misused.</summary>
    public static SeedRun? TryRead(string[] arguments)
    {
        var given = arguments.Chunk(2).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        if (arguments.Length % 2 != 0 || given.Keys.Except(["--seeds", "--log", "--store"]).Any() || !given.TryGetValue("--seeds", out var seeds)) return null;
        var bounds = seeds.Split("..");
        if (!int.TryParse(bounds[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first) || !int.TryParse(bounds[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)) return null;
        var store = given.GetValueOrDefault("--store") ?? "memory";
        return store is "memory" or "sqlite" or "postgres" ? new SeedRun(first, last, given.GetValueOrDefault("--log"), store) : null;
    }

    /// <summary>Whether no program failed.</summary>
    public async Task<bool> RunAsync(TextWriter screen)
    {
        var from = Resume();
        if (from > first) screen.WriteLine($"{logFile} has the seeds up to {from - 1}; going on.");
        using var judge = new Judge(OpenAsync, store == "memory" ? 1 : ProgramsPerInstallation);
        for (var seed = from; seed <= last; seed++)
        {
            var program = ProgramDraw.Of(seed);
            if (first == last) screen.WriteLine(program);
            var verdict = await judge.VerdictAsync(program);
            _sum = (_sum.Programs + 1, _sum.Commands + program.Commands.Count, _sum.Failed + (verdict is null ? 0 : 1));
            if (verdict is not null) Say(screen, $"seed {seed} FAILED\n{verdict}");
            if ((seed - first + 1) % SeedsPerLine == 0 || seed == last) Say(screen, Summary(seed, judge.Facts));
        }
        return _sum.Failed == 0;
    }

    public void Dispose() => _server?.Dispose();

    /// <summary>The commit that was built, as the build wrote it into the assembly.</summary>
    private static string Version => typeof(SeedRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private async Task<IInstallation> OpenAsync(int seed) => store switch
    {
        "sqlite" => await SqliteInstallation.OpenAsync(),
        "postgres" => await PostgresInstallation.OpenAsync(_server ??= new PrivateServer()),
        _ => MemoryInstallation.For(seed),
    };

    private string Summary(int seed, long facts) => string.Create(
        CultureInfo.InvariantCulture,
        $"through {seed}: {_sum.Programs} programs on {store}, {_sum.Failed} failed, {_sum.Commands} commands, {facts} facts, {_watch.Elapsed.TotalSeconds:F0} s, {DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss'Z'}, {Version}");

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
