using Brimful.Core.Buckets;
using Brimful.Engine.Journal;

namespace Brimful.Engine.Shards;

/// <summary>An account as its shard knows it: its buckets and how far its usage reaches.</summary>
internal sealed class AccountState(int number, int tenant)
{
    public int Number { get; } = number;

    public int Tenant { get; } = tenant;

    public Bucket[] Buckets { get; private set; } = [];

    /// <summary>Of each meter that has counted, the newest event time: what a new bucket would have to look back for (S11).</summary>
    public MeterMark[] Marks { get; private set; } = [];

    /// <summary>Of removed buckets, where their facts left off: the key's next incarnation goes on there. Null when none was removed.</summary>
    public Dictionary<string, FormerBucket>? Former { get; private set; }

    /// <summary>The newest record that the account is in.</summary>
    public long TouchedAt { get; set; }

    /// <summary>The record through which a checkpoint has caught the account; −1 when none has.</summary>
    public long CaughtAt { get; set; } = -1;

    /// <summary>Whether the newest checkpoint that caught the account holds it as it is.</summary>
    public bool IsCaught => TouchedAt <= CaughtAt;

    public Bucket? Find(string key) => Array.Find(Buckets, bucket => bucket.Key == key);

    public void Add(Bucket bucket)
    {
        Buckets = [.. Buckets, bucket];
        Former?.Remove(bucket.Key);
    }

    public void Remove(Bucket bucket)
    {
        Buckets = [.. Buckets.Where(other => other != bucket)];
        (Former ??= [])[bucket.Key] = new FormerBucket(bucket.Incarnation, bucket.Sequence);
    }

    /// <summary>Notes that a meter counted usage of a time.</summary>
    public void Mark(int meter, long timeTicks)
    {
        foreach (ref var mark in Marks.AsSpan())
        {
            if (mark.Meter != meter) continue;
            if (timeTicks > mark.NewestTicks) mark.NewestTicks = timeTicks;
            return;
        }
        Marks = [.. Marks, new MeterMark { Meter = meter, NewestTicks = timeTicks }];
    }

    /// <summary>Whether usage of a meter was counted that is dated at or after an instant.</summary>
    public bool HasUsageSince(int meter, long ticks) => Array.Exists(Marks, mark => mark.Meter == meter && mark.NewestTicks >= ticks);

    public void Write(ByteWriter to, TermsPool terms)
    {
        to.Int(Tenant);
        to.Int(Buckets.Length);
        foreach (var bucket in Buckets) BucketCodec.Write(to, bucket, terms);
        to.Int(Marks.Length);
        foreach (var mark in Marks)
        {
            to.Int(mark.Meter);
            to.Signed(mark.NewestTicks);
        }
        to.Int(Former?.Count ?? 0);
        if (Former is null) return;
        foreach (var (key, former) in Former)
        {
            to.Text(key);
            to.Int(former.Incarnation);
            to.Int(former.Sequence);
        }
    }

    public static AccountState Read(int number, ref ByteReader from, TermsPool terms, Func<int, Core.Metering.MeterIdentity> meterOf)
    {
        var account = new AccountState(number, from.Int());
        var buckets = new Bucket[from.Int()];
        for (var at = 0; at < buckets.Length; at++) buckets[at] = BucketCodec.Read(ref from, terms, meterOf);
        account.Buckets = buckets;
        var marks = new MeterMark[from.Int()];
        foreach (ref var mark in marks.AsSpan()) mark = new MeterMark { Meter = from.Int(), NewestTicks = from.Signed() };
        account.Marks = marks;
        for (var left = from.Int(); left > 0; left--) (account.Former ??= []).Add(from.Text(), new FormerBucket(from.Int(), from.Int()));
        return account;
    }
}

/// <summary>How far an account's usage of one meter reaches.</summary>
internal struct MeterMark
{
    public int Meter;

    /// <summary>The newest event time, in ticks of Unix time.</summary>
    public long NewestTicks;
}

/// <summary>Where the facts of a removed bucket left off.</summary>
internal readonly record struct FormerBucket(int Incarnation, int Sequence);
