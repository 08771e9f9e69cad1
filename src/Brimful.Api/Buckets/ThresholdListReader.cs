using System.Collections.Immutable;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Thresholds;

namespace Brimful.Api.Buckets;

/// <summary>Reads a bucket's thresholds; the same line twice is refused.</summary>
internal static class ThresholdListReader
{
    public const int MostThresholds = 100;

    public static ImmutableArray<Threshold> Read(ObjectReader bucket)
    {
        if (bucket.Find("thresholds") is not { } list || !bucket.IsList("thresholds", list)) return [];
        if (list.GetArrayLength() > MostThresholds)
        {
            bucket.Fault("thresholds", Codes.ThresholdTooMany, $"A bucket has at most {MostThresholds} thresholds. For many like steps use every or everyPercent.");
            return [];
        }
        var thresholds = ImmutableArray.CreateBuilder<Threshold>(list.GetArrayLength());
        var lines = new HashSet<ThresholdLine>();
        var index = 0;
        foreach (var element in list.EnumerateArray())
        {
            var path = $"{bucket.PathOf("thresholds")}[{index++}]";
            if (ThresholdReader.Read(new ObjectReader(element, path, bucket.Faults)) is not { } threshold) continue;
            if (lines.Add(threshold.Line)) thresholds.Add(threshold);
            else bucket.Faults.Add(path, Codes.ThresholdDuplicate, "The same line stands earlier in the list. Leave one out.");
        }
        return thresholds.ToImmutable();
    }
}
