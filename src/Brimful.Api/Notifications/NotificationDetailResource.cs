using Brimful.Api.Answers;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Targets;

namespace Brimful.Api.Notifications;

/// <summary>A notification with its deliveries and every attempt.</summary>
internal sealed record NotificationDetailResource(NotificationDetailView Detail) : Resource((string?)null)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        NotificationResource.WriteFields(wire, Detail.View);
        wire.Json.WriteStartArray("deliveries"u8);
        foreach (var delivery in Detail.Deliveries) Write(wire, delivery);
        wire.Json.WriteEndArray();
        wire.Json.WriteEndObject();
    }

    private static void Write(WireJson wire, DeliveryDetail detail)
    {
        var delivery = detail.Delivery;
        wire.Json.WriteStartObject();
        WriteTarget(wire, delivery.Id.Endpoint);
        wire.Json.WriteString("state"u8, WordOf(delivery.State));
        wire.Json.WriteString("reason"u8, delivery.Reason);
        wire.TimeIfAny("nextAttemptAt", delivery.NextAttemptAt);
        wire.TextIfAny("toldBy", delivery.ToldBy);
        if (DeliveryRouting.Read(delivery.Routing) is { } routing) Write(wire, routing);
        wire.Json.WriteStartArray("attempts"u8);
        foreach (var attempt in detail.Attempts) Write(wire, attempt);
        wire.Json.WriteEndArray();
        wire.Json.WriteEndObject();
    }

    private static void Write(WireJson wire, DeliveryRouting routing)
    {
        wire.Json.WriteString("rule"u8, routing.Rule);
        wire.Json.WriteString("severity"u8, SeverityWords.Of(routing.Severity));
        wire.Json.WriteBoolean("mandatory"u8, routing.IsMandatory);
    }

    private static void WriteTarget(WireJson wire, string target)
    {
        if (TargetText.Parse(target) is TargetText.OfEndpoint { Recipient: { } recipient } of)
        {
            wire.Json.WriteString("endpoint"u8, of.Endpoint);
            wire.Json.WriteString("to"u8, recipient);
        }
        else
        {
            wire.Json.WriteString("endpoint"u8, target);
        }
    }

    private static void Write(WireJson wire, Attempt attempt)
    {
        wire.Json.WriteStartObject();
        wire.Time("at", attempt.At);
        wire.Json.WriteString("outcome"u8, attempt.Error is null ? "delivered"u8 : "failed"u8);
        if (attempt.StatusCode is { } status) wire.Json.WriteNumber("statusCode"u8, status);
        else wire.Json.WriteNull("statusCode"u8);
        wire.Json.WriteString("error"u8, attempt.Error is { } error ? Word(error) : null);
        wire.Json.WriteNumber("durationMs"u8, attempt.DurationMs);
        wire.Json.WriteNumber("round"u8, attempt.Round);
        wire.Json.WriteNumber("number"u8, attempt.Number);
        wire.Json.WriteString("decision"u8, attempt.Decision);
        wire.TextIfAny("answer", attempt.Answer);
        wire.TimeIfAny("nextAttemptAt", attempt.NextAttemptAt);
        wire.Json.WriteEndObject();
    }

    /// <summary>Where a delivery stands, on the wire.</summary>
    public static string WordOf(DeliveryState state) => state switch
    {
        DeliveryState.Queued => "queued",
        DeliveryState.Held => "held",
        DeliveryState.Delivered => "delivered",
        DeliveryState.Failed => "failed",
        DeliveryState.Suppressed => "suppressed",
        DeliveryState.Merged => "merged",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Word(AttemptError error) => error switch
    {
        AttemptError.Dns => "dns",
        AttemptError.Refused => "refused",
        AttemptError.Timeout => "timeout",
        AttemptError.Tls => "tls",
        AttemptError.Status => "status",
        AttemptError.Blocked => "blocked",
        AttemptError.Protocol => "protocol",
        AttemptError.Signing => "signing",
        AttemptError.Composing => "composing",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
