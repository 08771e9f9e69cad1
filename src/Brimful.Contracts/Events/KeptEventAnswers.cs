using System.Text.Json.Nodes;

namespace Brimful.Contracts.Events;

/// <summary>An event that was rejected, and why.</summary>
/// <param name="Position">Names it for a replay.</param>
/// <param name="Event">As it was received; text where it is not JSON.</param>
public sealed record RejectedEventAnswer(
    string Position, string? Source, string? Id, string? Type, string? Subject, DateTimeOffset ReceivedAt, string Code, string Message, JsonNode? Event);

/// <summary>An event that no meter or account knows yet.</summary>
/// <param name="Event">As it was received.</param>
public sealed record HeldEventAnswer(
    string Position, string Source, string Id, string Type, string Subject, DateTimeOffset ReceivedAt, DateTimeOffset Time, JsonNode? Event);
