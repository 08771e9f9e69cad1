using System.Collections.Immutable;
using Brimful.Core.Periods;
using Brimful.Core.Plans;
using Brimful.Engine.Journal;
using Brimful.Engine.Plans;
using NodaTime;

namespace Brimful.Engine.Directory;

/// <summary>The stored form of plans, of how far their changes have come, and of what accounts have otherwise.</summary>
internal static class PlanCodec
{
    public static byte[] Encode(PlanEntry plan)
    {
        var to = new ByteWriter();
        to.Int(plan.Number);
        to.Int(plan.Tenant);
        to.Text(plan.Key);
        to.Int(plan.Version);
        to.Text(plan.Terms.Name);
        to.Int(plan.Terms.Buckets.Count);
        foreach (var (key, bucket) in plan.Terms.Buckets)
        {
            to.Text(key);
            to.Bytes(TermsCodec.Encode(bucket.Terms));
            WritePeriod(to, bucket.Period);
        }
        return to.ToArray();
    }

    public static PlanEntry DecodePlan(ReadOnlySpan<byte> bytes)
    {
        var from = new ByteReader(bytes);
        var (number, tenant, key, version, name) = (from.Int(), from.Int(), from.Text(), from.Int(), from.Text());
        var buckets = PlanTerms.NoBuckets.ToBuilder();
        for (var left = from.Int(); left > 0; left--) buckets.Add(string.Intern(from.Text()), new PlanBucket(TermsCodec.Decode(from.Bytes()), ReadPeriod(ref from)));
        return new PlanEntry(number, tenant, key, version, new PlanTerms(name, buckets.ToImmutable()));
    }

    public static byte[] Encode(PlanRollout rollout)
    {
        var to = new ByteWriter();
        to.Int(rollout.Plan);
        to.Int(rollout.Version);
        to.Int(rollout.NextAccount);
        to.Int(rollout.Done);
        to.Int(rollout.Of);
        to.Flag(rollout.HasEnded);
        return to.ToArray();
    }

    public static PlanRollout DecodeRollout(ReadOnlySpan<byte> bytes)
    {
        var from = new ByteReader(bytes);
        return new PlanRollout(from.Int(), from.Int(), from.Int(), from.Int(), from.Int(), from.Flag());
    }

    public static void WriteOverrides(ByteWriter to, ImmutableSortedDictionary<string, BucketOverride> overrides)
    {
        to.Int(overrides.Count);
        foreach (var (key, bucket) in overrides)
        {
            to.Text(key);
            to.Bytes(Encode(bucket));
        }
    }

    public static ImmutableSortedDictionary<string, BucketOverride> ReadOverrides(ref ByteReader from)
    {
        var overrides = BucketOverride.None.ToBuilder();
        for (var left = from.Int(); left > 0; left--) overrides.Add(string.Intern(from.Text()), DecodeOverride(from.Bytes()));
        return overrides.ToImmutable();
    }

    public static byte[] Encode(BucketOverride bucket)
    {
        var to = new ByteWriter();
        to.OptionalText(bucket.Name);
        to.Flag(bucket.Capacity.HasValue);
        if (bucket.Capacity is { } capacity) to.Big(capacity.Nanos);
        to.Flag(bucket.Subjects.HasValue);
        if (bucket.Subjects is { } subjects) LineCodec.WriteKeys(to, subjects);
        to.Flag(bucket.Thresholds.HasValue);
        if (bucket.Thresholds is { } thresholds) TermsCodec.WriteThresholds(to, thresholds);
        return to.ToArray();
    }

    /// <summary>A local time to 100 ns, in a few bytes.</summary>
    public static void WriteLocal(ByteWriter to, LocalDateTime local) => to.Signed(local.InUtc().ToInstant().ToUnixTimeTicks());

    public static LocalDateTime ReadLocal(ref ByteReader from) => Instant.FromUnixTimeTicks(from.Signed()).InUtc().LocalDateTime;

    private static BucketOverride DecodeOverride(ReadOnlySpan<byte> bytes)
    {
        var from = new ByteReader(bytes);
        return new BucketOverride
        {
            Name = from.OptionalText(),
            Capacity = from.Flag() ? LineCodec.Amount(ref from) : null,
            Subjects = from.Flag() ? LineCodec.ReadKeys(ref from) : null,
            Thresholds = from.Flag() ? TermsCodec.ReadThresholds(ref from) : null,
        };
    }

    private static void WritePeriod(ByteWriter to, PlanPeriod? period)
    {
        to.Flag(period is not null);
        if (period is null) return;
        to.Text(period.Every.ToString());
        to.Flag(period.Anchor.HasValue);
        if (period.Anchor is { } anchor) WriteLocal(to, anchor);
        to.OptionalText(period.Zone?.Id);
    }

    private static PlanPeriod? ReadPeriod(ref ByteReader from)
    {
        if (!from.Flag()) return null;
        var text = from.Text();
        if (!PeriodDuration.TryParse(text, out var every)) throw new InvalidDataException($"The stored period '{text}' is not known: it was written by a newer Brimful.");
        LocalDateTime? anchor = from.Flag() ? ReadLocal(ref from) : null;
        return new PlanPeriod(every, anchor, from.OptionalText() is { } zone ? DateTimeZoneProviders.Tzdb[zone] : null);
    }
}
