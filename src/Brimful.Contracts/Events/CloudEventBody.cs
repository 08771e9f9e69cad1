using System.Text.Json.Nodes;

namespace Brimful.Contracts.Events;

/// <summary>A usage event: CloudEvents 1.0 in JSON.</summary>
/// <param name="Specversion"><c>1.0</c>.</param>
/// <param name="Type">What a meter's eventType names.</param>
/// <param name="Source">With id, what identifies the event: it counts once.</param>
/// <param name="Id">With source, what identifies the event: it counts once.</param>
/// <param name="Subject">Who used it: a subject of an account.</param>
/// <param name="Time">When; the time of receipt without.</param>
/// <param name="Data">Where meters find their value.</param>
public sealed record CloudEventBody(
    string Specversion, string Type, string Source, string Id, string Subject, DateTimeOffset? Time, JsonNode? Data);
