using Brimful.Api.Answers;
using Brimful.Api.Buckets;
using Brimful.Core.Buckets;
using Brimful.Core.Outlooks;
using Brimful.Core.Tiers;
using Brimful.Delivery.Messages;
using Brimful.Engine.Buckets;

namespace Brimful.Api.Levels;

/// <summary>Writes a bucket as its customer may see it: the level and its lines, and nothing of how it is set up or whom it tells. What looks ahead has no place that stays.</summary>
internal static class LevelJson
{
    /// <param name="unit">What is counted, or the currency.</param>
    public static void Write(WireJson wire, BucketView view, string unit)
    {
        var (terms, status) = (view.Terms, view.Status);
        wire.Json.WriteStartObject();
        wire.Json.WriteString("bucket"u8, view.Key);
        wire.Json.WriteString("name"u8, terms.Name);
        if (terms.Spend is { } spend) wire.Json.WriteString("currency"u8, spend.Currency);
        else wire.Json.WriteString("unit"u8, unit);
        BucketStatusJson.WriteFigures(wire, status);
        WriteTiers(wire, terms);
        wire.Json.WriteStartArray("lines"u8);
        foreach (var line in status.Thresholds.Where(static line => line.Line is not MovingLine)) Write(wire, line, status);
        wire.Json.WriteEndArray();
        wire.Json.WriteEndObject();
    }

    /// <summary>A line, and the used level at which it stands: of a recurring one, that of its next step.</summary>
    private static void Write(WireJson wire, ThresholdStatus threshold, BucketStatus status)
    {
        wire.Json.WriteStartObject();
        ThresholdJson.WriteDefinition(wire.Json, threshold.Line, wire.Numbers);
        wire.Number("level", threshold.Next ?? threshold.Line.LevelAt(0, status.Capacity));
        wire.Json.WriteString("state"u8, BucketStatusJson.WordOf(threshold.State));
        wire.Json.WriteEndObject();
    }

    private static void WriteTiers(WireJson wire, BucketTerms terms)
    {
        if (terms.Tiers.IsEmpty) return;
        wire.Json.WriteStartArray("tiers"u8);
        foreach (var tier in terms.Tiers) Write(wire, tier);
        wire.Json.WriteEndArray();
    }

    private static void Write(WireJson wire, BucketTier tier)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteString("name"u8, tier.Name);
        if (tier.UpTo is { } upTo) wire.Number("upTo", upTo);
        wire.Json.WriteEndObject();
    }
}
