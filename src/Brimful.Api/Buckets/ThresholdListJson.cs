using System.Collections.Immutable;
using Brimful.Api.Answers;
using Brimful.Core.Thresholds;
using Brimful.Core.Tiers;
using Brimful.Delivery.Messages;

namespace Brimful.Api.Buckets;

/// <summary>Writes the thresholds of a definition, a bucket's or a participant's.</summary>
internal static class ThresholdListJson
{
    /// <summary>Writes the property <c>thresholds</c>.</summary>
    public static void Write(WireJson wire, ImmutableArray<Threshold> thresholds)
    {
        wire.Json.WriteStartArray("thresholds"u8);
        foreach (var threshold in thresholds) WriteThreshold(wire, threshold, () => ThresholdJson.WriteDefinition(wire.Json, threshold.Line, wire.Numbers));
        wire.Json.WriteEndArray();
    }

    /// <summary>Writes the property <c>thresholds</c> of a tier; nothing where it has none.</summary>
    public static void WriteOfTier(WireJson wire, ImmutableArray<Threshold> thresholds)
    {
        if (thresholds.IsEmpty) return;
        wire.Json.WriteStartArray("thresholds"u8);
        foreach (var threshold in thresholds) WriteThreshold(wire, threshold, () => ThresholdJson.WriteInTier(wire.Json, (TierLine)threshold.Line, wire.Numbers));
        wire.Json.WriteEndArray();
    }

    private static void WriteThreshold(WireJson wire, Threshold threshold, Action writeLine)
    {
        wire.Json.WriteStartObject();
        writeLine();
        if (threshold.Notify is { IsDefaultOrEmpty: false } notify) wire.Texts("notify", notify);
        if (threshold.On != Announcements.Crossed) wire.Texts("on", Words(threshold.On));
        if (threshold.OnCreate == OnCreate.Fire) wire.Json.WriteString("onCreate"u8, "fire"u8);
        if (threshold.Hysteresis is { } hysteresis) wire.Number("hysteresis", hysteresis);
        if (threshold.NotifyLate) wire.Json.WriteBoolean("notifyLate"u8, true);
        wire.Json.WriteEndObject();
    }

    private static IEnumerable<string> Words(Announcements on)
    {
        if (on.HasFlag(Announcements.Crossed)) yield return "crossed";
        if (on.HasFlag(Announcements.Cleared)) yield return "cleared";
    }
}
