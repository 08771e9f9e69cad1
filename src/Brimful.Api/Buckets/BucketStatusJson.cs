using System.Collections.Immutable;
using Brimful.Api.Answers;
using Brimful.Delivery.Messages;
using Brimful.Engine.Buckets;
using Brimful.Engine.Pools;

namespace Brimful.Api.Buckets;

/// <summary>Writes a bucket's status (S20).</summary>
internal static class BucketStatusJson
{
    /// <summary>Writes the property <c>status</c>.</summary>
    public static void Write(WireJson wire, BucketView view)
    {
        WriteStart(wire, view.Status);
        if (view.Status.NextChange is { } next) CapacityJson.WriteNextChange(wire.Json, next, wire.Numbers);
        else wire.Json.WriteNull("nextChange"u8);
        if (!view.Status.Sources.IsEmpty) WriteSources(wire, view.Status.Sources);
        WriteTop(wire, view.Status.TopContributors);
        if (view.ParticipantCount > 0) wire.Json.WriteNumber("participantCount"u8, view.ParticipantCount);
        if (view.Participants is { } participants) WriteParticipants(wire, participants);
        wire.Json.WriteEndObject();
    }

    /// <summary>Writes the property <c>status</c> of a participant.</summary>
    public static void Write(WireJson wire, ParticipantView view)
    {
        WriteStart(wire, view.Status);
        wire.Json.WriteEndObject();
    }

    private static void WriteStart(WireJson wire, BucketStatus status)
    {
        wire.Json.WriteStartObject("status"u8);
        WriteFigures(wire, status);
        WriteThresholds(wire, status);
    }

    /// <summary>Writes the period and the level as properties of the object that is open.</summary>
    public static void WriteFigures(WireJson wire, BucketStatus status)
    {
        if (status.IsCounting) wire.Json.WriteString("state"u8, "counting"u8);
        wire.Json.WriteStartObject("period"u8);
        wire.Time("start", status.PeriodStart);
        wire.Time("end", status.PeriodEnd);
        wire.Json.WriteEndObject();
        WriteLevel(wire, status);
        wire.TextIfAny("tier", status.Tier);
        wire.Time("nextReset", status.NextReset);
    }

    private static void WriteLevel(WireJson wire, BucketStatus status)
    {
        wire.Number("capacity", status.Capacity);
        wire.Number("used", status.Used);
        wire.Number("held", status.Held);
        wire.Number("remaining", status.Remaining);
        wire.Number("overage", status.Overage);
        wire.Number("percent", status.Percent);
    }

    private static void WriteThresholds(WireJson wire, BucketStatus status)
    {
        wire.Json.WriteStartArray("thresholds"u8);
        foreach (var threshold in status.Thresholds) Write(wire, threshold);
        wire.Json.WriteEndArray();
    }

    private static void WriteTop(WireJson wire, ImmutableArray<NamedContributor> top)
    {
        if (top.IsEmpty) return;
        wire.Json.WriteStartArray("topContributors"u8);
        foreach (var one in top)
        {
            wire.Json.WriteStartObject();
            wire.Json.WriteString("subject"u8, one.Subject);
            wire.Number("used", one.Used);
            wire.Json.WriteEndObject();
        }
        wire.Json.WriteEndArray();
    }

    private static void WriteParticipants(WireJson wire, ImmutableArray<ParticipantView> participants)
    {
        wire.Json.WriteStartObject("participants"u8);
        foreach (var participant in participants)
        {
            wire.Json.WriteStartObject(participant.Subject);
            WriteLevel(wire, participant.Status);
            WriteThresholds(wire, participant.Status);
            wire.Json.WriteEndObject();
        }
        wire.Json.WriteEndObject();
    }

    private static void WriteSources(WireJson wire, ImmutableArray<SourceStatus> sources)
    {
        wire.Json.WriteStartArray("sources"u8);
        foreach (var source in sources)
        {
            wire.Json.WriteStartObject();
            wire.Json.WriteString("source"u8, source.Kind switch
            {
                SourceKind.Ended => "ended"u8,
                SourceKind.Rollover => "rollover"u8,
                SourceKind.Contributions => "contributions"u8,
                SourceKind.Base => "base"u8,
                SourceKind.Grant => "grant"u8,
                _ => throw new System.Diagnostics.UnreachableException(),
            });
            wire.TextIfAny("grant", source.Grant);
            wire.Number("amount", source.Amount);
            wire.Number("remaining", source.Remaining);
            wire.TimeIfAny("expiresAt", source.Until);
            wire.Json.WriteEndObject();
        }
        wire.Json.WriteEndArray();
    }

    /// <summary>Where a line stands, on the wire.</summary>
    public static ReadOnlySpan<byte> WordOf(ThresholdState state) => state switch
    {
        ThresholdState.Armed => "armed"u8,
        ThresholdState.Crossed => "crossed"u8,
        ThresholdState.Passed => "passed"u8,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static void Write(WireJson wire, ThresholdStatus threshold)
    {
        wire.Json.WriteStartObject();
        ThresholdJson.WriteDefinition(wire.Json, threshold.Line, wire.Numbers);
        wire.Json.WriteString("state"u8, WordOf(threshold.State));
        wire.TimeIfAny("crossedAt", threshold.CrossedAt);
        wire.Json.WriteNumber("arming"u8, threshold.Arming);
        if (threshold.Next is { } next) wire.Number("next", next);
        wire.Json.WriteEndObject();
    }
}
