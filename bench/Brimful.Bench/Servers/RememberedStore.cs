using System.Diagnostics;
using System.Security.Cryptography;
using Brimful.Bench.Figures;
using Brimful.Engine.Hosting;
using Brimful.Engine.Identities;
using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite;
using NodaTime;

namespace Brimful.Bench.Servers;

/// <summary>A new embedded store that remembers very many identities on disk, which nobody will send, in as many runs as there may be.</summary>
internal static class RememberedStore
{
    public static void Fill(DirectoryInfo directory, long identities, FigureSheet sheet)
    {
        var began = Stopwatch.GetTimestamp();
        using var store = SqliteStore.Open(new SqliteOptions { DataDirectory = directory.FullName });
        var shards = new NodeOptions().ShardCount;
        var installation = store.Shards.Open(new NewInstallation(shards, RandomNumberGenerator.GetHexString(32, lowercase: true), [.. RandomNumberGenerator.GetBytes(16)]));
        IdentityPreload.Fill(store.Shards, installation, identities / shards, MergePlan.MostRuns, SystemClock.Instance.GetCurrentInstant().ToUnixTimeTicks());
        sheet.Say($"remembered     {identities:N0} identities on disk after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
    }
}
