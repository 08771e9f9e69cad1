using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Engine.Events;

namespace Brimful.Engine.Shards;

internal sealed partial class Shard
{
    /// <summary>Buckets that count a meter together with others, or what it costs: what can be combined must not become something else.</summary>
    public int GroupsOf(int meter) => _groupsOfMeters.GetValueOrDefault(meter);

    /// <summary>One value of an event, as a bucket counts it.</summary>
    private static Usage UsageOf(MeterValue value, in Usage usage, Bucket bucket, ReadOnlySpan<MeterValue> values) => usage with
    {
        Nanos = value.Nanos,
        Meter = value.Meter,
        GoesOn = GoesOn(values, value.Meter, bucket),
    };

    /// <summary>Whether more values of an event follow in the same bucket.</summary>
    private static bool GoesOn(ReadOnlySpan<MeterValue> values, int meter, Bucket bucket) =>
        values.Length > 1 && bucket.Meter.Number == MeterGroup.NoNumber && LastOf(values, bucket) != meter;

    /// <summary>All values of an event that a bucket counts.</summary>
    private static List<Usage> PartsOf(Bucket bucket, ReadOnlySpan<MeterValue> values, in Usage usage)
    {
        var parts = new List<Usage>(values.Length);
        foreach (var value in values)
            if (bucket.CountsMeter(value.Meter)) parts.Add(UsageOf(value, usage, bucket, values));
        return parts;
    }

    private static int LastOf(ReadOnlySpan<MeterValue> values, Bucket bucket)
    {
        for (var at = values.Length - 1; at > 0; at--)
            if (bucket.CountsMeter(values[at].Meter)) return values[at].Meter;
        return values[0].Meter;
    }

    /// <summary>The meter, or meters, of a bucket that is defined so.</summary>
    public MeterIdentity MeterOf(BucketCommand command, BucketTerms terms) =>
        terms.IsCombined ? Terms.GroupOf(terms, Array.ConvertAll(command.Meters, MeterOf)) : MeterOf(command.Meter);

    /// <summary>Counts how many buckets count the bucket's meters.</summary>
    private void CountBuckets(MeterIdentity meter, int more)
    {
        BucketCount += more;
        foreach (var member in meter.Members)
        {
            Add(_bucketsOfMeters, member.Number, more);
            if (meter.Number == MeterGroup.NoNumber) Add(_groupsOfMeters, member.Number, more);
        }
    }

    private static void Add(Dictionary<int, int> counts, int meter, int more) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, meter, out _) += more;
}
