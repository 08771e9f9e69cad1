using System.CommandLine;
using Brimful.Bench.Figures;

namespace Brimful.Bench.Runs;

/// <summary><c>all</c>: every benchmark, one after the other, and at the end every figure that is held to something.</summary>
internal static class AllCommand
{
    private const string Many = "100000000";
    private const string QuickMany = "100000";

    /// <summary>Beside their names where there is more to say; <c>--quick</c> takes fewer.</summary>
    private static readonly Dictionary<string, string[]> Commands = new(StringComparer.Ordinal)
    {
        ["remembered"] = ["http", "--start", "--remembered", Many],
        ["engine-remembered"] = ["engine", "--remembered", Many],
        ["identities"] = ["identities", "--keys", Many],
    };

    private static readonly string[] Benchmarks = ["compare", "remembered", "engine-remembered", "identities", "latency", "delivery", "deliveries", "memory", "recovery", "midnight", "scale", "crossings"];

    public static Command Create()
    {
        var quick = new Option<bool>("--quick") { Description = "A second each on few accounts: shows that all of them work, and measures nothing." };
        var only = new Option<string[]>("--only") { Description = "Some of them.", DefaultValueFactory = _ => Benchmarks, AllowMultipleArgumentsPerToken = true, HelpName = "NAME" };
        only.AcceptOnlyFromAmong(Benchmarks);
        var command = new Command("all", "Every benchmark of the project in one run: an hour. Exits with 1 when the counts of one were not exact; a missed floor is said, and is not an error.") { quick, only };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetRequiredValue(only), result.GetValue(quick), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string[] benchmarks, bool quick, CancellationToken cancellationToken)
    {
        var (held, failed) = (new List<Figure>(), new List<string>());
        foreach (var name in benchmarks)
        {
            Console.WriteLine($"\n== {name} ({DateTime.UtcNow:HH:mm:ss}Z)");
            var run = await BenchProcess.RunAsync(ArgumentsOf(name, quick), cancellationToken: cancellationToken);
            held.AddRange(run.Figures.Where(figure => figure.IsMet is not null));
            if (!run.Succeeded) failed.Add(name);
        }

        Console.WriteLine("\n== what is held to something");
        foreach (var figure in held.DistinctBy(figure => figure.Name)) Console.WriteLine(FigureSheet.Describe(figure));
        Console.WriteLine(failed.Count == 0 ? "every count exact" : $"NOT EXACT, or not measured: {string.Join(", ", failed)}");
        return failed.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<string> ArgumentsOf(string name, bool quick)
    {
        var arguments = Commands.GetValueOrDefault(name, [name]);
        if (!quick) return arguments;
        var fewer = arguments.Select(argument => argument == Many ? QuickMany : argument);
        return name == "identities" ? fewer : fewer.Append("--quick");
    }
}
