using System.CommandLine;
using Brimful.Bench.Runs;

namespace Brimful.Bench.Identities;

/// <summary><c>identities</c>: what recognising an event costs when many are remembered.</summary>
internal static class IdentitiesBenchCommand
{
    public static Command Create()
    {
        var keys = new Option<long>("--keys") { Description = "Identities remembered, over all shards.", DefaultValueFactory = _ => 100_000_000, HelpName = "N" };
        var command = new Command("identities", "Lookups of new identities, with many remembered in six runs a shard, and the restart with them.") { keys };
        command.SetAction((result, _) => BenchAction.RunAsync(sheet =>
        {
            new IdentitiesBench(result.GetValue(keys), sheet).Run();
            return Task.FromResult(true);
        }));
        return command;
    }
}
