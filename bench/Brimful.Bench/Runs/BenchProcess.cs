using System.Diagnostics;
using Brimful.Bench.Figures;

namespace Brimful.Bench.Runs;

/// <summary>A benchmark in a process of its own, so that none stands on the heap of another: its output passes through, its figures are kept.</summary>
/// <param name="Succeeded">It ended with 0: its counts were exact.</param>
internal sealed record BenchProcess(bool Succeeded, IReadOnlyList<Figure> Figures)
{
    /// <summary>This program.</summary>
    public static string Program { get; } = typeof(BenchProcess).Assembly.Location;

    /// <param name="core">The only core that it may use; null: any.</param>
    /// <param name="program">The dll of a benchmark.</param>
    /// <param name="isQuiet">Whether its output is kept back.</param>
    public static async Task<BenchProcess> RunAsync(IEnumerable<string> arguments, int? core = null, string? program = null, bool isQuiet = false, CancellationToken cancellationToken = default)
    {
        string[] command = [.. core is { } only ? ["taskset", "-c", only.ToString()] : Array.Empty<string>(), "dotnet", program ?? Program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new BenchException($"{command[0]} does not start.");
        try
        {
            var figures = await ReadAsync(process.StandardOutput, isQuiet, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new BenchProcess(process.ExitCode == 0, figures);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<IReadOnlyList<Figure>> ReadAsync(StreamReader output, bool isQuiet, CancellationToken cancellationToken)
    {
        var figures = new List<Figure>();
        while (await output.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!isQuiet) Console.WriteLine(line);
            if (FigureLine.Read(line) is { } figure) figures.Add(figure);
        }

        return figures;
    }
}
