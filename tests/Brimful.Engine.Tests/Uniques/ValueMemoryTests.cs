using System.Diagnostics;
using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Engine.Identities;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Uniques;
using Xunit.Abstractions;

namespace Brimful.Engine.Tests.Uniques;

/// <summary>What a bucket with very many distinct values has in memory, by its own bookkeeping.</summary>
public sealed class ValueMemoryTests(ITestOutputHelper output)
{
    private const int InMemory = 65_536;
    private const int MostTableBytes = InMemory * 48;

    [Theory]
    [InlineData(1, 3_000_000)]
    [InlineData(50, 300_000)]
    public void A_bucket_of_millions_of_values_stays_under_its_bound_and_is_stored_in_little(int subjects, int count)
    {
        var runs = new MemoryIdentityRuns();
        var shard = NewShard(runs);
        var (bucket, random) = (shard.FindAccount(0)!.Find("b")!, new Random(7));
        var (most, watch) = (0L, Stopwatch.StartNew());
        for (var value = 0; value < count; value++)
        {
            var usage = new Usage(new Int128((ulong)random.NextInt64(), (ulong)random.NextInt64()), 0, 0, value % subjects);
            bucket.Apply(usage, 0, Nameless.Value, []);
            if (bucket.Open.Values!.InMemory <= InMemory) continue;
            shard.NoteValues(shard.FindAccount(0)!, bucket);
            var spills = shard.FreezeValues();
            most = Math.Max(most, bucket.Open.Values.Bytes);
            shard.Identities.Values.Write(spills);
            shard.Adopt(spills);
        }
        shard.BeginCheckpoint();
        var chunks = new List<StateChunk>();
        shard.Catch([0], chunks);
        var values = bucket.Open.Values!;
        output.WriteLine($"{count:N0} values of {subjects} subjects in {watch.Elapsed.TotalSeconds:N1} s: at most {most:N0} bytes in memory, {values.Bytes:N0} at the end; {chunks[0].Body.Length:N0} bytes stored, {shard.FindAccount(0)!.NamedRuns.Length} runs");
        values.Count.ShouldBe(count);
        bucket.Open.UsedNanos.ShouldBe(count * (Int128)1_000_000_000);
        shard.FindAccount(0)!.NamedRuns.Length.ShouldBeLessThanOrEqualTo(MergePlan.MostRuns);
        most.ShouldBeLessThan(MostTableBytes + (ValueSpill.MostFilterBytes * 3 / 2) + (count * 2 / 32));
        chunks[0].Body.Length.ShouldBeLessThan(InMemory * 20);
        values.All.Count().ShouldBe(count);
    }

    private static Shard NewShard(MemoryIdentityRuns runs)
    {
        var identities = new StreamIdentities(0, (byte)ShardChunk.Identities, runs, new IdentityBudget(1 << 20, streams: 1), 1);
        var shard = new Shard(new ShardSettings(0, 0, 1) { ValuesInMemory = InMemory }, new StreamOutput(0, new OutboxPositions()), identities);
        shard.PutMeter(0, "m", Aggregation.UniqueCount, "1");
        shard.PutBucket(new BucketCommand(0, 1, ClockDomain.Live, 0, "b", 0, null, Some.Bucket("1000", Some.Percent(50))));
        shard.Output.Clear();
        return shard;
    }

    private sealed class Nameless : UsageNames
    {
        public static readonly Nameless Value = new();

        public override string EventId => "e";

        public override string Subject => "s";
    }
}
