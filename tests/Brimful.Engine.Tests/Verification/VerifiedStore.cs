using Brimful.Engine.Hosting;
using Brimful.Engine.Ports;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Verification;
using NodaTime;

namespace Brimful.Engine.Tests.Verification;

/// <summary>Counts everything of a store once more.</summary>
internal static class VerifiedStore
{
    /// <summary>What a recount finds that differs; nothing where all is as it must be.</summary>
    public static async Task<List<string>> DifferencesAsync(MemoryShardStore store, MemoryRecords records)
    {
        using var node = new Node(store, SystemClock.Instance, new NewInstallation(4, new string('a', 32), []), new NodeOptions(), _ => { });
        var found = new List<string>();
        await foreach (var verdict in new StoreVerification(node, records, records.Position, SystemClock.Instance).RunAsync(default)) found.AddRange(verdict.Differences);
        return found;
    }

    /// <summary>Of what is durable just now, with its facts.</summary>
    public static async Task<List<string>> DifferencesAsync(RunningEngine engine, string tenant = "t1")
    {
        await engine.FactsAsync(tenant);
        return await DifferencesAsync(engine.Store.Copy(), engine.Records.Copy());
    }
}
