using System.CommandLine;
using Brimful.Bench.Load;
using Brimful.Bench.Runs;

namespace Brimful.Bench.InProcess;

/// <summary><c>engine</c>: bytes in to durable, without HTTP, all of it on one core.</summary>
internal static class EngineBenchCommand
{
    private const string About = """
        Hands bodies to the engine in this process and waits until they are durable, reader, writer, committer, checkpoints and the
        making of the bodies all on one core. Starts itself again under taskset when it may use more than that one.

        Examples:
          dotnet run -c Release --project bench/Brimful.Bench -- engine
          dotnet run -c Release --project bench/Brimful.Bench -- engine --seconds 10 --warmup 5 --core 1
        """;

    public static Command Create()
    {
        var core = new Option<int>("--core") { Description = "The core that it may use.", DefaultValueFactory = _ => 0, HelpName = "N" };
        var anyCore = new Option<bool>("--any-core") { Description = "Use all cores instead." };
        var remembered = new RememberedOption();
        var load = new LoadOptions(new LoadDefaults { Connections = 4 });
        var command = new Command("engine", About) { core, anyCore };
        remembered.AddTo(command);
        load.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var isFree = result.GetValue(anyCore) || Environment.ProcessorCount == 1;
            if (!isFree) return (await BenchProcess.RunAsync(Environment.GetCommandLineArgs()[1..], result.GetValue(core), cancellationToken: cancellationToken)).Succeeded ? 0 : 1;
            var identities = remembered.Read(result);
            return await BenchAction.RunAsync(sheet => new EngineBench(load.Read(result), sheet) { Name = identities > 0 ? "engine.remembered" : "engine", Remembered = identities }.RunAsync(cancellationToken));
        });
        return command;
    }
}
