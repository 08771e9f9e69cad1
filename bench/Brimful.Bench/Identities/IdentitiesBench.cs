using System.Diagnostics;
using Brimful.Bench.Figures;
using Brimful.Engine.Hosting;
using Brimful.Engine.Identities;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;
using Brimful.Storage.Sqlite;
using NodaTime;

namespace Brimful.Bench.Identities;

/// <summary>Fills a store with remembered identities, starts a node on it, and looks up identities that are new, a batch at a time.</summary>
internal sealed class IdentitiesBench(long keys, FigureSheet sheet)
{
    private const int OfBatch = 125;
    private const int Batches = 40_000;

    public void Run()
    {
        var directory = Directory.CreateTempSubdirectory("brimful-bench-");
        try
        {
            var options = new SqliteOptions { DataDirectory = directory.FullName };
            var now = SystemClock.Instance.GetCurrentInstant().ToUnixTimeTicks();
            Fill(options, now);
            using var store = SqliteStore.Open(options);
            var started = Stopwatch.GetTimestamp();
            using var node = new Node(store.Shards, SystemClock.Instance, Installation, new NodeOptions(), static _ => { });
            sheet.Add(new Figure("identities.start_seconds", Stopwatch.GetElapsedTime(started).TotalSeconds, "s") { AtMost = 2 });
            sheet.Add(new Figure("identities.bytes", node.Identities.Bytes, "bytes") { AtMost = node.Identities.TotalBytes });
            Look(node, now);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static NewInstallation Installation => new(8, new string('b', 32), [.. Enumerable.Repeat((byte)1, 16)]);

    private void Fill(SqliteOptions options, long now)
    {
        using var store = SqliteStore.Open(options);
        var started = Stopwatch.GetTimestamp();
        var installation = store.Shards.Open(Installation);
        IdentityPreload.Fill(store.Shards, installation, keys / installation.ShardCount, MergePlan.MostRuns, now);
        sheet.Add(new Figure("identities.fill_per_second", keys / Stopwatch.GetElapsedTime(started).TotalSeconds, "keys/s"));
    }

    private void Look(Node node, long now)
    {
        var random = new Random(1);
        var looked = 0L;
        var batch = new UInt128[OfBatch];
        var (looking, remembering) = (0L, 0L);
        for (var turn = 0; turn < Batches; turn++)
        {
            var identities = node.Shards[turn % node.Shards.Length].Identities;
            for (var at = 0; at < OfBatch; at++) batch[at] = new UInt128((ulong)random.NextInt64() << 1, (ulong)random.NextInt64() << 1);
            var started = Stopwatch.GetTimestamp();
            var memory = identities.Of(ClockDomain.Live);
            identities.Lookup.Start(memory, OfBatch);
            foreach (var identity in batch) identities.Lookup.Add(identity);
            identities.Lookup.Finish(now - 1);
            var remembered = 0;
            for (var at = 0; at < OfBatch; at++)
                if (identities.Lookup.IsInRun(at) || memory.IsHot(batch[at], now - 1)) remembered++;
            var between = Stopwatch.GetTimestamp();
            foreach (var identity in batch) memory.Remember(identity, now, now);
            if (remembered > 0) throw new BenchException("An identity that is new was found: two random ones met, or the lookup is wrong.");
            if (turn < Batches / 10) continue;
            (looking, remembering, looked) = (looking + between - started, remembering + Stopwatch.GetTimestamp() - between, looked + OfBatch);
        }
        var pages = node.Shards.Sum(shard => shard.Identities.Lookup.PagesRead);
        sheet.Add(new Figure("identities.lookup_ns", looking * 1e9 / Stopwatch.Frequency / looked, "ns"));
        sheet.Add(new Figure("identities.remember_ns", remembering * 1e9 / Stopwatch.Frequency / looked, "ns"));
        sheet.Add(new Figure("identities.pages_per_lookup", pages / (double)(Batches * OfBatch), "pages"));
    }
}
