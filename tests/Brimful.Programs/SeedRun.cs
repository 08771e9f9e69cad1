using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Brimful.PrivatePostgres;
using Brimful.Programs.Drawing;
using Brimful.Programs.Installations;
using Brimful.Programs.Running;

namespace Brimful.Programs;

/// <summary>A run over many seeds by hand, with a summary that a stopped run goes on from.</summary>
internal sealed class SeedRun(int first, int last, SeedRun.Ways ways) : IDisposable
{
    private const int ProgramsPerLine = 1_000;
    private const int ProgramsPerInstallation = 50;

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private PrivateServer? _server;
    private (long Programs, long Commands, long Failed) _sum;

    /// <summary>Reads the arguments of the command line; null when they are misused.</summary>
    public static SeedRun? TryRead(string[] arguments)
    {
        var given = arguments.Chunk(2).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        if (arguments.Length % 2 != 0 || given.Keys.Except(["--seeds", "--every", "--log", "--store"]).Any() || !given.TryGetValue("--seeds", out var seeds)) return null;
        var bounds = seeds.Split("..");
        if (!int.TryParse(bounds[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first) || !int.TryParse(bounds[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)) return null;
        var store = given.GetValueOrDefault("--store") ?? "memory";
        if (!int.TryParse(given.GetValueOrDefault("--every") ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out var every) || every == 0) return null;
        return store is "memory" or "sqlite" or "postgres" ? new SeedRun(first, last, new Ways(every, given.GetValueOrDefault("--log"), store)) : null;
    }

    /// <summary>Whether no program failed.</summary>
    public async Task<bool> RunAsync(TextWriter screen)
    {
        var from = Resume();
        if (from > first) screen.WriteLine($"{ways.LogFile} has the seeds before {from}; going on.");
        using var judge = new Judge(OpenAsync, ways.Store == "memory" ? 1 : ProgramsPerInstallation);
        for (var seed = from; seed <= last; seed += ways.Every)
        {
            var program = ProgramDraw.Of(seed);
            if (first == last) screen.WriteLine(program);
            var verdict = await judge.VerdictAsync(program);
            _sum = (_sum.Programs + 1, _sum.Commands + program.Commands.Count, _sum.Failed + (verdict is null ? 0 : 1));
            if (verdict is not null) Say(screen, $"seed {seed} FAILED\n{verdict}");
            if (_sum.Programs % ProgramsPerLine == 0 || seed > last - ways.Every) Say(screen, Summary(seed, judge.Facts));
        }
        return _sum.Failed == 0;
    }

    public void Dispose() => _server?.Dispose();

    /// <summary>The commit that was built, as the build wrote it into the assembly.</summary>
    private static string Version => typeof(SeedRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private async Task<IInstallation> OpenAsync(int seed) => ways.Store switch
    {
        "sqlite" => await SqliteInstallation.OpenAsync(),
        "postgres" => await PostgresInstallation.OpenAsync(_server ??= new PrivateServer()),
        _ => MemoryInstallation.For(seed),
    };

    private string Summary(int seed, long facts) => string.Create(
        CultureInfo.InvariantCulture,
        $"through {seed}: {_sum.Programs} programs on {ways.Store}, {_sum.Failed} failed, {_sum.Commands} commands, {facts} facts, {_watch.Elapsed.TotalSeconds:F0} s, {DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss'Z'}, {Version}");

    private void Say(TextWriter screen, string line)
    {
        screen.WriteLine(line);
        if (ways.LogFile is not null) File.AppendAllText(ways.LogFile, line + "\n");
    }

    /// <summary>The seed after the last summary of the log; the first one when there is none.</summary>
    private int Resume()
    {
        if (ways.LogFile is null || !File.Exists(ways.LogFile)) return first;
        var summary = File.ReadLines(ways.LogFile).LastOrDefault(line => line.StartsWith("through ", StringComparison.Ordinal));
        return summary is null ? first : int.Parse(summary["through ".Length..summary.IndexOf(':')], CultureInfo.InvariantCulture) + ways.Every;
    }

    /// <summary>How seeds are run.</summary>
    /// <param name="Every">Only every so many of them: 16 from 11 on are programs of session time.</param>
    internal sealed record Ways(int Every, string? LogFile, string Store);
}
