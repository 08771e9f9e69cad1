using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Engine.Accounts;
using Brimful.Engine.Directory;
using Brimful.Engine.Identities;
using Brimful.Engine.Shards;
using Brimful.Engine.Tests.Hosting;
using Xunit.Abstractions;

namespace Brimful.Engine.Tests.Shards;

/// <summary>Nothing else runs beside these.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryMeasurements;

/// <summary>What accounts and buckets take, with room for what runtimes change: a million buckets must fit 600 MB with everything else.</summary>
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const int Accounts = 50_000;

    private static readonly BucketTerms Terms = Some.Bucket("100", Some.Percent(50), Some.Percent(80), Some.Percent(90), Some.Percent(100));

    [Fact]
    public void A_bucket_in_use_takes_at_most_300_bytes_with_its_share_of_the_account_and_a_packed_one_120()
    {
        var shard = NewShard();
        var empty = GC.GetTotalMemory(forceFullCollection: true);
        for (var account = 0; account < Accounts; account++)
        {
            foreach (var key in new[] { "b1", "b2" }) shard.PutBucket(new BucketCommand(account, 1, ClockDomain.Live, 0, key, 0, null, Terms));
            shard.Output.Clear();
        }
        var inUse = GC.GetTotalMemory(forceFullCollection: true) - empty;
        shard.Output.Sequence++;
        shard.PackDownTo(0, int.MaxValue);
        shard.AccountsInUse.ShouldBe(0);
        var packed = GC.GetTotalMemory(forceFullCollection: true) - empty;
        GC.KeepAlive(shard);
        Tell("bucket in use", inUse / (2.0 * Accounts), atMost: 300);
        Tell("packed bucket", packed / (2.0 * Accounts), atMost: 120);
    }

    [Fact]
    public void An_account_takes_at_most_250_bytes_of_the_directory()
    {
        var directory = new DirectoryRegister(new StreamOutput(0, new OutboxPositions()), NoIdentities((byte)DirectoryKind.Identities), 1, 1);
        directory.Store(new TenantEntry(1, "t1", "t1", Engine.Tenants.TenantMode.Live, 0));
        var empty = GC.GetTotalMemory(forceFullCollection: true);
        for (var account = 0; account < Accounts; account++)
        {
            var key = $"account-{account}";
            var terms = new AccountTerms(key, "Europe/Berlin", "de", "EUR", null, null);
            directory.Store(new AccountEntry(account, 1, key, 0, terms, [new Ownership(account, key, long.MinValue, long.MaxValue)]));
            directory.Output.Clear();
        }
        directory.BeginCheckpoint();
        var taken = GC.GetTotalMemory(forceFullCollection: true) - empty;
        GC.KeepAlive(directory);
        Tell("account in the directory", taken / (double)Accounts, atMost: 250);
    }

    [Fact]
    public void A_participant_takes_at_most_80_bytes_once_it_joined_and_350_once_it_used_something()
    {
        var shard = NewShard();
        shard.PutBucket(new BucketCommand(0, 1, ClockDomain.Live, 0, "b", 0, null, Terms));
        shard.Output.Clear();
        var empty = GC.GetTotalMemory(forceFullCollection: true);
        for (var subject = 0; subject < Accounts; subject++)
        {
            shard.PutParticipant(new ParticipantCommand(0, 0, "b", subject), Some.Participant("100", Some.Percent(80), Some.Percent(100)));
            shard.Output.Record.Length.ShouldBeLessThan(100);
            shard.Output.Clear();
        }
        var joined = GC.GetTotalMemory(forceFullCollection: true) - empty;
        var bucket = shard.FindAccount(0)!.Find("b")!;
        for (var subject = 0; subject < Accounts; subject++) bucket.Apply(new Usage(1, 0, 0, subject), 0, null!, []);
        var used = GC.GetTotalMemory(forceFullCollection: true) - empty;
        shard.BeginCheckpoint();
        var chunks = new List<Engine.Ports.StateChunk>();
        for (var again = 0; again < 5; again++)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            shard.Catch([0], chunks);
            output.WriteLine($"the account is caught in {watch.Elapsed.TotalMilliseconds:N1} ms");
        }
        Tell("participant that joined", joined / (double)Accounts, atMost: 80);
        Tell("participant that used something", used / (double)Accounts, atMost: 350);
        Tell("participant that used something, in its stored form", chunks[0].Body.Length / (double)Accounts, atMost: 40);
    }

    [Theory]
    [InlineData(1, 48, 20)]
    [InlineData(50, 96, 20)]
    public void A_distinct_value_takes_at_most_48_bytes_of_one_subject_96_of_several_and_20_in_its_stored_form(int subjects, int atMost, int storedAtMost)
    {
        const int Values = 200_000;
        var shard = NewShard(Aggregation.UniqueCount);
        shard.PutBucket(new BucketCommand(0, 1, ClockDomain.Live, 0, "b", 0, null, Terms));
        shard.Output.Clear();
        var (bucket, random) = (shard.FindAccount(0)!.Find("b")!, new Random(7));
        var empty = GC.GetTotalMemory(forceFullCollection: true);
        var (watch, slowest) = (System.Diagnostics.Stopwatch.StartNew(), TimeSpan.Zero);
        for (var value = 0; value < Values; value++)
        {
            var began = watch.Elapsed;
            bucket.Apply(new Usage(new Int128((ulong)random.NextInt64(), (ulong)random.NextInt64()), 0, 0, value % subjects), 0, Nameless.Value, []);
            slowest = watch.Elapsed - began > slowest ? watch.Elapsed - began : slowest;
        }
        output.WriteLine($"{Values:N0} values are counted in {watch.Elapsed.TotalMilliseconds:N0} ms, the slowest in {slowest.TotalMilliseconds:N1} ms");
        var taken = GC.GetTotalMemory(forceFullCollection: true) - empty;
        shard.BeginCheckpoint();
        var chunks = new List<Engine.Ports.StateChunk>();
        for (var again = 0; again < 3; again++)
        {
            watch.Restart();
            shard.Catch([0], chunks);
            output.WriteLine($"the account is caught in {watch.Elapsed.TotalMilliseconds:N1} ms");
        }
        bucket.Open.UsedNanos.ShouldBe(Values * (Int128)1_000_000_000);
        Tell("distinct value", taken / (double)Values, atMost: atMost + 1);
        Tell("distinct value in its stored form", chunks[0].Body.Length / (double)Values, storedAtMost);
    }

    private static StreamIdentities NoIdentities(byte chunkKind) => new(0, chunkKind, new MemoryIdentityRuns(), new IdentityBudget(1 << 20, streams: 1), 1);

    private static Shard NewShard(Aggregation aggregation = Aggregation.Sum)
    {
        var shard = new Shard(new ShardSettings(0, 0, 1), new StreamOutput(0, new OutboxPositions()), NoIdentities((byte)ShardChunk.Identities));
        shard.PutMeter(0, "m", aggregation, "1");
        return shard;
    }

    private sealed class Nameless : UsageNames
    {
        public static readonly Nameless Value = new();

        public override string EventId => "e";

        public override string Subject => "s";
    }

    private void Tell(string what, double bytes, double atMost)
    {
        output.WriteLine($"{what}: {bytes:N1} bytes");
        bytes.ShouldBeLessThan(atMost);
    }
}
