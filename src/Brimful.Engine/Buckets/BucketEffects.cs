using System.Collections.Immutable;
using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Buckets;

/// <summary>Says what an edit of a bucket does to the usage that it has counted in its period. Ask before the edit.</summary>
internal static class BucketEffects
{
    public static ImmutableArray<Effect> Of(Shard shard, Bucket before, BucketCommand command)
    {
        var meter = shard.MeterOf(command, command.Terms);
        var isSame = meter.CountsAs(before.Meter);
        var effects = ImmutableArray.CreateBuilder<Effect>();
        if (!isSame) effects.Add(OtherMeter(before, meter.Key));
        else if (LeftOut(before, command) is { } leftOut) effects.Add(leftOut);
        if (!Equals(before.Terms.Schedule, command.Terms.Schedule)) effects.Add(PeriodEnds(before));
        else if (isSame && shard.AsksForRecount(command))
            effects.Add(new Effect("usage.counted_again", before.Terms.CountFrom == command.Terms.CountFrom ? "subjects" : "countFrom", "What was used in this period is counted again by the new definition, from history; the state is counting meanwhile."));
        return effects.ToImmutable();
    }

    private static Effect OtherMeter(Bucket before, string meter) => new(
        "usage.other_meter",
        "meter",
        $"The {UsedOf(before)} that were used by the meter '{before.Meter.Key}' no longer count here; they stay in history. What the meter '{meter}' has in this period counts instead.");

    private static Effect PeriodEnds(Bucket before) => new(
        "period.ended",
        "period",
        before.Meter.Aggregation == Aggregation.Latest
            ? $"The period ends now (fact periodEnded). The level of {UsedOf(before)} goes on in the next, as gauges do."
            : $"The period ends now (fact periodEnded) with {UsedOf(before)} used, which stay in it. The next begins with nothing used.");

    /// <summary>What subjects used that are in the bucket no longer; null where they used nothing.</summary>
    private static Effect? LeftOut(Bucket before, BucketCommand command)
    {
        if (command.Subjects is not { } kept) return null;
        var gone = UsersOf(before.Open).Where(user => Array.BinarySearch(kept, user) < 0 && before.Open.ShareOf(user) != 0).ToList();
        return gone.Count == 0 ? null : new Effect(
            "usage.left_out",
            "subjects",
            $"What {InUse.Amount(gone.Count, "subject")} used in this period no longer counts here. It stays in history, and counts again when {(gone.Count == 1 ? "it is" : "they are")} put back.");
    }

    private static IEnumerable<int> UsersOf(PeriodLedger ledger) =>
        ledger.SoleSubject is { } sole ? [sole] : (IEnumerable<int>?)ledger.Gauge?.Keys ?? ledger.Pool?.Shares?.Keys ?? Enumerable.Empty<int>();

    private static Figure UsedOf(Bucket bucket) => new(bucket.Open.UsedNanos, bucket.Terms.Digits);
}
