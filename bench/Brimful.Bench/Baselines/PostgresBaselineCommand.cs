using System.CommandLine;
using Brimful.Bench.Load;
using Brimful.Bench.Runs;

namespace Brimful.Bench.Baselines;

/// <summary><c>postgres</c>: the baseline alone.</summary>
internal static class PostgresBaselineCommand
{
    /// <summary>With which it is fastest.</summary>
    private const int Connections = 8;

    public static Command Create()
    {
        var load = new LoadOptions(new LoadDefaults { Connections = Connections });
        var command = new Command("postgres", "Counts the same events with a set-based function on a private PostgreSQL, 1,000 events a call.");
        load.AddTo(command);
        command.SetAction((result, cancellationToken) => BenchAction.RunAsync(sheet => new PostgresBaseline(load.Read(result), sheet).RunAsync(cancellationToken)));
        return command;
    }
}
