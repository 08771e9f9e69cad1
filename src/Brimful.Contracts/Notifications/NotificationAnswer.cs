using System.Text.Json.Nodes;

namespace Brimful.Contracts.Notifications;

/// <summary>What is said about a fact, or about an endpoint.</summary>
/// <param name="Type">Such as <c>bucket.threshold.crossed</c>.</param>
/// <param name="State"><c>addressed</c>, <c>unaddressed</c> or <c>held</c>.</param>
/// <param name="Reason">Why, as a stable code.</param>
/// <param name="Acknowledged">Who has taken care of it, and when.</param>
/// <param name="Message">The body as it is sent.</param>
public sealed record NotificationAnswer(
    string Id,
    string Type,
    string? Account,
    string? Bucket,
    DateTimeOffset CreatedAt,
    string State,
    string Reason,
    AcknowledgementAnswer? Acknowledged,
    JsonNode Message);

/// <summary>Somebody has taken care of it.</summary>
public sealed record AcknowledgementAnswer(string? By, DateTimeOffset At);

/// <summary>Who takes care of it.</summary>
/// <param name="By">A name, for those who look later.</param>
public sealed record AcknowledgeBody(string? By);

/// <summary>A notification with all that became of it.</summary>
public sealed record NotificationDetailAnswer(
    string Id,
    string Type,
    string? Account,
    string? Bucket,
    DateTimeOffset CreatedAt,
    string State,
    string Reason,
    AcknowledgementAnswer? Acknowledged,
    JsonNode Message,
    IReadOnlyList<DeliveryAnswer> Deliveries);

/// <summary>To whom to send again; to all that it went to without.</summary>
public sealed record ResendBody(string? Endpoint);
