using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Engine.Journal;
using Brimful.Engine.Uniques;

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

    /// <summary>Events that were voided, in that order: they stay counted in history, and no level has them. Null when none was.</summary>
    public List<VoidedEvent>? Voids { get; private set; }

    /// <summary>The newest record that the account is in.</summary>
    public long TouchedAt { get; set; }

    /// <summary>The record through which a checkpoint has caught the account; −1 when none has.</summary>
    public long CaughtAt { get; set; } = -1;

    /// <summary>Whether the newest checkpoint that caught the account holds it as it is.</summary>
    public bool IsCaught => TouchedAt <= CaughtAt;

    /// <summary>Reads what the next usage needs of the account itself: of many accounts one after the other, so that their cache misses overlap.</summary>
    public long Touch() => Buckets is null ? 0 : TouchedAt;

    /// <summary>Reads the same of what it refers to, once it was touched itself.</summary>
    public long TouchParts() => Buckets.Length + (Marks is [.., { OldestTicks: var oldest }] ? oldest : 0);

    /// <summary>Whether distinct values of it are on their way to disk: then it stays an object.</summary>
    public bool IsSpilling { get; set; }

    /// <summary>The runs of distinct values that it names.</summary>
    public long[] NamedRuns =>
        [.. Buckets.Where(bucket => bucket.Meter.Aggregation == Aggregation.UniqueCount).SelectMany(bucket => bucket.ValuesOfPeriods).SelectMany(values => (values.Spilled as PeriodRuns)?.Numbers ?? [])];

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

    /// <summary>The void of the event at a place; null when it was not voided.</summary>
    public VoidedEvent? FindVoid(UsagePlace place) => Voids is { } voids && voids.FindIndex(voided => voided.Place == place) is var at and >= 0 ? voids[at] : null;

    /// <summary>Notes that an event was voided.</summary>
    /// <returns>How many are, with it.</returns>
    public int Void(VoidedEvent voided)
    {
        (Voids ??= []).Add(voided);
        return Voids.Count;
    }

    /// <summary>Notes that a meter counted usage of a time.</summary>
    public void Mark(int meter, long timeTicks)
    {
        foreach (ref var mark in Marks.AsSpan())
        {
            if (mark.Meter != meter) continue;
            if (timeTicks > mark.NewestTicks) mark.NewestTicks = timeTicks;
            if (timeTicks < mark.OldestTicks) mark.OldestTicks = timeTicks;
            return;
        }
        Marks = [.. Marks, new MeterMark { Meter = meter, NewestTicks = timeTicks, OldestTicks = timeTicks }];
    }

    /// <summary>Whether usage of a meter was counted that is dated at or after an instant.</summary>
    public bool HasUsageSince(int meter, long ticks) => Array.Exists(Marks, mark => mark.Meter == meter && mark.NewestTicks >= ticks);

    /// <summary>Whether usage of any meter was.</summary>
    public bool HasAnySince(long ticks) => Array.Exists(Marks, mark => mark.NewestTicks >= ticks);

    /// <summary>The oldest event time of a meter's usage, in ticks of Unix time; <see cref="long.MaxValue"/> when there is none.</summary>
    public long OldestOf(int meter)
    {
        foreach (var mark in Marks)
            if (mark.Meter == meter) return mark.OldestTicks;
        return long.MaxValue;
    }

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
            to.Signed(mark.OldestTicks);
        }
        to.Int(Former?.Count ?? 0);
        if (Former is not null) WriteFormer(to, Former);
        to.Int(Voids?.Count ?? 0);
        if (Voids is not null) WriteVoids(to, Voids);
    }

    public static AccountState Read(int number, ref ByteReader from, KnownToShard known)
    {
        var account = new AccountState(number, from.Int());
        var buckets = new Bucket[from.Int()];
        for (var at = 0; at < buckets.Length; at++) buckets[at] = BucketCodec.Read(ref from, known);
        account.Buckets = buckets;
        var marks = new MeterMark[from.Int()];
        foreach (ref var mark in marks.AsSpan()) mark = new MeterMark { Meter = from.Int(), NewestTicks = from.Signed(), OldestTicks = from.Signed() };
        account.Marks = marks;
        for (var left = from.Int(); left > 0; left--) (account.Former ??= []).Add(from.Text(), new FormerBucket(from.Int(), from.Int()));
        for (var left = from.Int(); left > 0; left--) account.Void(new VoidedEvent(RecountCodec.ReadPlace(ref from), from.Signed()));
        return account;
    }

    private static void WriteFormer(ByteWriter to, Dictionary<string, FormerBucket> buckets)
    {
        foreach (var (key, former) in buckets)
        {
            to.Text(key);
            to.Int(former.Incarnation);
            to.Int(former.Sequence);
        }
    }

    private static void WriteVoids(ByteWriter to, List<VoidedEvent> voids)
    {
        foreach (var voided in voids)
        {
            RecountCodec.Write(to, voided.Place);
            to.Signed(voided.VoidedTicks);
        }
    }
}

/// <summary>What stored forms of accounts name by number.</summary>
internal sealed record KnownToShard(TermsPool Terms, Func<int, MeterIdentity> MeterOf, ValueRuns Runs);

/// <summary>How far an account's usage of one meter reaches.</summary>
internal struct MeterMark
{
    public int Meter;

    /// <summary>The newest event time, in ticks of Unix time.</summary>
    public long NewestTicks;

    /// <summary>The oldest event time, in ticks of Unix time: what a count from history would have to reach back to at most.</summary>
    public long OldestTicks;
}

/// <summary>An event that was voided.</summary>
/// <param name="Place">Where it was counted.</param>
/// <param name="VoidedTicks">When it was voided, in ticks of Unix time.</param>
internal readonly record struct VoidedEvent(UsagePlace Place, long VoidedTicks);

/// <summary>Where the facts of a removed bucket left off.</summary>
internal readonly record struct FormerBucket(int Incarnation, int Sequence);
