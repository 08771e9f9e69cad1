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
          dotnet run -c Release --project bench/Brimful.Bench -- engine --kind unique
        """;

    public static Command Create()
    {
        var core = new Option<int>("--core") { Description = "The core that it may use.", DefaultValueFactory = _ => 0, HelpName = "N" };
        var anyCore = new Option<bool>("--any-core") { Description = "Use all cores instead." };
        var kind = new Option<BucketKind>("--kind") { Description = "What each account's larger bucket is: plain, pool, unique or spend.", DefaultValueFactory = _ => BucketKind.Plain, HelpName = "KIND" };
        var remembered = new RememberedOption();
        var load = new LoadOptions(new LoadDefaults { Connections = 32 });
        var command = new Command("engine", About) { core, anyCore, kind };
        remembered.AddTo(command);
        load.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var isFree = result.GetValue(anyCore) || Environment.ProcessorCount == 1;
            if (!isFree) return (await BenchProcess.RunAsync(Environment.GetCommandLineArgs()[1..], result.GetValue(core), cancellationToken: cancellationToken)).Succeeded ? 0 : 1;
            var identities = remembered.Read(result);
            var buckets = result.GetValue(kind);
            return await BenchAction.RunAsync(sheet => new EngineBench(load.Read(result), sheet) { Name = NameOf(buckets, identities), Kind = buckets, Remembered = identities }.RunAsync(cancellationToken));
        });
        return command;
    }

    private static string NameOf(BucketKind kind, long identities)
    {
        var name = kind switch { BucketKind.Pool => "engine.pool", BucketKind.Unique => "engine.unique", BucketKind.Spend => "engine.spend", _ => "engine" };
        return identities > 0 ? name + ".remembered" : name;
    }
}
