using Brimful.Api.Answers;
using Brimful.Api.Buckets;
using Brimful.Api.Notifications;
using Brimful.Contracts.Json;
using Brimful.Delivery.Messages;
using Brimful.Delivery.Notifications;
using Brimful.Engine.Explanations;
using Brimful.Engine.Outbox;

namespace Brimful.Api.Explanations;

/// <param name="Details">Of the facts' notifications, by id, those that are still kept.</param>
internal sealed record ExplanationResource(Explanation Explanation, ExplainedMessages Messages, IReadOnlyDictionary<string, NotificationDetailView> Details) : Resource((string?)null)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteString("account"u8, Explanation.Account);
        wire.Json.WriteString("bucket"u8, Explanation.Bucket);
        wire.TextIfAny("participant", Explanation.Participant);
        wire.Time("at", Explanation.At);
        wire.Json.WriteString("meter"u8, Explanation.Meter);
        wire.Json.WriteString("unit"u8, Explanation.Unit);
        BucketStatusJson.WriteFigures(wire, Explanation.Status);
        wire.Json.WriteNumber("changes"u8, Explanation.Changes);
        wire.Json.WriteStartArray("thresholds"u8);
        foreach (var line in Explanation.Lines) Write(wire, line);
        wire.Json.WriteEndArray();
        Write(wire, "lastMoves", Explanation.LastMoves);
        Write(wire, "largestMoves", Explanation.LargestMoves);
        wire.Json.WriteEndObject();
    }

    private void Write(WireJson wire, LineExplanation line)
    {
        wire.Json.WriteStartObject();
        ThresholdJson.WriteDefinition(wire.Json, line.Line, wire.Numbers);
        if (line.Step is { } step) wire.Json.WriteExact("step", step.ToString(System.Globalization.CultureInfo.InvariantCulture), NumberStyle.Number);
        wire.Number("level", line.Level);
        wire.Json.WriteString("state"u8, BucketStatusJson.WordOf(line.State));
        wire.Json.WriteString("reason"u8, line.Reason);
        wire.Number("missing", line.Missing?.ToExact());
        wire.Json.WriteNumber("arming"u8, line.Arming);
        Write(wire, "facts", line.Facts);
        wire.Json.WritePropertyName("movedBy"u8);
        if (line.MovedBy is { } move) Write(wire, move);
        else wire.Json.WriteNullValue();
        Write(wire, "since", line.Since);
        wire.Json.WriteEndObject();
    }

    private void Write(WireJson wire, string name, IEnumerable<FactItem> facts)
    {
        wire.Json.WriteStartArray(name);
        foreach (var item in facts)
        {
            wire.Json.WriteStartObject();
            Messages.Write(wire, item, Explanation.Account);
            if (Details.TryGetValue(Messages.IdOf(item), out var detail)) WriteMessage(wire, detail);
            else wire.Json.WriteNull("message"u8);
            wire.Json.WriteEndObject();
        }
        wire.Json.WriteEndArray();
    }

    private static void WriteMessage(WireJson wire, NotificationDetailView detail)
    {
        var notification = detail.View.Notification;
        wire.Json.WriteStartObject("message"u8);
        wire.Json.WriteString("notificationId"u8, notification.Id);
        wire.Json.WriteString("state"u8, NotificationResource.WordOf(notification.State));
        wire.Json.WriteString("reason"u8, notification.Reason);
        wire.Json.WriteStartArray("deliveries"u8);
        foreach (var delivery in detail.Deliveries)
        {
            wire.Json.WriteStartObject();
            wire.Json.WriteString("endpoint"u8, delivery.Delivery.Id.Endpoint);
            wire.Json.WriteString("state"u8, NotificationDetailResource.WordOf(delivery.Delivery.State));
            wire.Json.WriteString("reason"u8, delivery.Delivery.Reason);
            wire.Json.WriteEndObject();
        }
        wire.Json.WriteEndArray();
        wire.Json.WriteEndObject();
    }

    private static void Write(WireJson wire, string name, IEnumerable<LevelMove> moves)
    {
        wire.Json.WriteStartArray(name);
        foreach (var move in moves) Write(wire, move);
        wire.Json.WriteEndArray();
    }

    private static void Write(WireJson wire, LevelMove move)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteString("cause"u8, move.Cause.ToWire());
        wire.TextIfAny("eventId", move.EventId);
        wire.TextIfAny("source", move.Source);
        wire.TextIfAny("subject", move.Subject);
        wire.Number("usedBefore", move.UsedBefore);
        wire.Number("used", move.Used);
        wire.Time("occurredAt", move.OccurredAt);
        wire.Time("countedAt", move.CountedAt);
        wire.Json.WriteEndObject();
    }
}
