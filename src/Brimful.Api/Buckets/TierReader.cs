using System.Collections.Immutable;
using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Buckets;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Core.Tiers;

namespace Brimful.Api.Buckets;

/// <summary>Reads a bucket's <c>tiers</c>: <c>{"upTo","name","thresholds"}</c> in ascending order (S17).</summary>
internal sealed class TierReader(ObjectReader bucket)
{
    private static readonly Quantity Whole = Quantity.Of(100);

    private readonly ImmutableArray<BucketTier>.Builder _tiers = ImmutableArray.CreateBuilder<BucketTier>();
    private readonly ImmutableArray<Threshold>.Builder _thresholds = ImmutableArray.CreateBuilder<Threshold>();

    /// <summary>The terms with the tiers and their thresholds; what is wrong with them is among the faults.</summary>
    public BucketTerms Into(BucketTerms terms)
    {
        if (bucket.Find("tiers") is not { } list) return terms;
        if (VolumeModelIn(list, bucket.PathOf("tiers")) is { } path)
        {
            bucket.Faults.Add(path, Codes.VolumeTiersUnsupported, PriceReader.WhyNoVolume);
            return terms;
        }
        if (!bucket.IsList("tiers", list)) return terms;
        if (list.GetArrayLength() is 0 or > BucketTier.Most) bucket.Fault("tiers", Codes.TiersInvalid, $"tiers lists 1 to {BucketTier.Most} tiers. Without any, leave tiers out.");
        else foreach (var element in list.EnumerateArray()) Read(new ObjectReader(element, $"{bucket.PathOf("tiers")}[{_tiers.Count}]", bucket.Faults), list.GetArrayLength());
        if (terms.Thresholds.Length + _thresholds.Count > ThresholdListReader.MostThresholds)
            bucket.Fault("tiers", Codes.ThresholdTooMany, $"A bucket has at most {ThresholdListReader.MostThresholds} thresholds, those of its tiers included.");
        return terms with { Tiers = _tiers.ToImmutable(), Thresholds = terms.Thresholds.AddRange(_thresholds) };
    }

    /// <summary>What a bucket holds that does not say: the end of its first tier.</summary>
    public static Quantity? CapacityOf(ObjectReader bucket)
    {
        if (bucket.Has("capacity") || bucket.Find("tiers") is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() == 0) return null;
        // Faults of the tier are told where the tiers are read.
        return list[0].ValueKind == JsonValueKind.Object ? new ObjectReader(list[0], "", new FaultList()).FindQuantity("upTo") : null;
    }

    private void Read(ObjectReader reader, int count)
    {
        var below = _tiers.Count == 0 ? (Quantity?)null : _tiers[^1].UpTo ?? Quantity.Zero;
        var upTo = TierBounds.Read(reader, below);
        if (reader.IsObject && upTo is null && !reader.Has("upTo") && _tiers.Count < count - 1) reader.Fault("upTo", Codes.TiersInvalid, "Only the last tier is open. Send upTo, or leave out the tiers after it.");
        var name = reader.IsObject ? reader.RequireText("name", TextFields.MaxNameLength) ?? "" : "";
        if (name.Length > 0 && _tiers.Any(tier => tier.Name == name)) reader.Fault("name", Codes.TiersInvalid, $"An earlier tier is called {name} too. Give each a name of its own.");
        var thresholds = ThresholdListReader.Read(reader);
        for (var place = 0; place < thresholds.Length; place++)
            if (LineOf(reader, $"thresholds[{place}]", thresholds[place].Line, new Bounds(name, below ?? Quantity.Zero, upTo)) is { } line) _thresholds.Add(thresholds[place] with { Line = line });
        reader.RefuseUnknown();
        _tiers.Add(new BucketTier(name, upTo));
    }

    private static TierLine? LineOf(ObjectReader tier, string path, ThresholdLine line, Bounds bounds)
    {
        if (line is not (PercentLine or RemainingLine))
        {
            tier.Fault(path, Codes.ThresholdInvalid, "A tier has lines of percent and of remaining. Other lines stand in the bucket's own thresholds.");
            return null;
        }
        if (bounds.UpTo is not { } upTo)
        {
            if (!tier.Has("upTo")) tier.Fault(path, Codes.ThresholdTierOpen, "The tier is open, so there is no span to take a part of. Give it upTo, or stand the line in the bucket's own thresholds.");
            return null;
        }
        if (line is PercentLine { Percent: var percent })
        {
            if (percent <= Whole) return new TierPercentLine(bounds.Name, bounds.From, upTo, percent);
            tier.Fault($"{path}.percent", Codes.PercentOutOfRange, "percent of a tier is from 1 to 100: what lies beyond it is another tier's.");
            return null;
        }
        var remaining = ((RemainingLine)line).Remaining;
        if (remaining.Nanos <= upTo.Nanos - bounds.From.Nanos) return new TierRemainingLine(bounds.Name, bounds.From, upTo, remaining);
        tier.Fault($"{path}.remaining", Codes.QuantityInvalid, "remaining is more than the tier's span. Send less.");
        return null;
    }

    /// <summary>Where a tier says <c>"model":"volume"</c>; null when none does.</summary>
    private static string? VolumeModelIn(JsonElement element, string path)
    {
        if (element.ValueKind == JsonValueKind.Array)
            return element.EnumerateArray().Select((item, index) => VolumeModelIn(item, $"{path}[{index}]")).FirstOrDefault(found => found is not null);
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String && model.ValueEquals("volume"u8)
            ? FieldPath.Of(path, "model")
            : null;
    }

    private readonly record struct Bounds(string Name, Quantity From, Quantity? UpTo);
}
