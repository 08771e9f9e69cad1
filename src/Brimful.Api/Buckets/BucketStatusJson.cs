using Brimful.Api.Answers;
using Brimful.Delivery.Messages;
using Brimful.Engine.Buckets;

namespace Brimful.Api.Buckets;

/// <summary>Writes a bucket's status (S20).</summary>
internal static class BucketStatusJson
{
    /// <summary>Writes the property <c>status</c>.</summary>
    public static void Write(WireJson wire, BucketStatus status)
    {
        wire.Json.WriteStartObject("status"u8);
        wire.Json.WriteStartObject("period"u8);
        wire.Time("start", status.PeriodStart);
        wire.Time("end", status.PeriodEnd);
        wire.Json.WriteEndObject();
        wire.Number("capacity", status.Capacity);
        wire.Number("used", status.Used);
        wire.Number("held", status.Held);
        wire.Number("remaining", status.Remaining);
        wire.Number("overage", status.Overage);
        wire.Number("percent", status.Percent);
        wire.Time("nextReset", status.NextReset);
        wire.Json.WriteStartArray("thresholds"u8);
        foreach (var threshold in status.Thresholds) Write(wire, threshold);
        wire.Json.WriteEndArray();
        wire.Json.WriteEndObject();
    }

    private static void Write(WireJson wire, ThresholdStatus threshold)
    {
        wire.Json.WriteStartObject();
        ThresholdJson.WriteDefinition(wire.Json, threshold.Line, wire.Numbers);
        wire.Json.WriteString("state"u8, threshold.State switch
        {
            ThresholdState.Armed => "armed"u8,
            ThresholdState.Crossed => "crossed"u8,
            ThresholdState.Passed => "passed"u8,
            _ => throw new System.Diagnostics.UnreachableException(),
        });
        wire.TimeIfAny("crossedAt", threshold.CrossedAt);
        wire.Json.WriteNumber("arming"u8, threshold.Arming);
        if (threshold.Next is { } next) wire.Number("next", next);
        wire.Json.WriteEndObject();
    }
}
