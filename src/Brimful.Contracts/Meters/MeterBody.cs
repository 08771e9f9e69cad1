using System.Text.Json.Nodes;

namespace Brimful.Contracts.Meters;

/// <summary>How usage is read out of events.</summary>
/// <param name="EventType">The CloudEvents type of the events that count.</param>
/// <param name="Aggregation"><c>sum</c>, <c>count</c>, <c>max</c>, <c>latest</c> or <c>duration</c>.</param>
/// <param name="Value">The path of the value in the event's data, such as <c>$.bytes</c>; not needed for <c>count</c> and <c>duration</c>.</param>
/// <param name="Unit">What the value is counted in, such as <c>By</c> or <c>1</c>.</param>
/// <param name="Where">Paths and the value, or list of values, that lets an event in; all must hold.</param>
/// <param name="Dimensions">Up to 4 names and paths of what usage can be told apart by.</param>
/// <param name="Session">Of <c>duration</c>: the path of the session's id, such as <c>$.session</c>.</param>
/// <param name="Action">Of <c>duration</c>: the path of <c>start</c>, <c>heartbeat</c> or <c>stop</c>.</param>
/// <param name="MaxSilence">Of <c>duration</c>: the silence that ends a session, such as <c>PT5M</c>; without it none does.</param>
public sealed record MeterBody(
    string EventType, string Aggregation, string? Value, string Unit, IReadOnlyDictionary<string, JsonNode>? Where, IReadOnlyDictionary<string, string>? Dimensions = null,
    string? Session = null, string? Action = null, string? MaxSilence = null);

/// <summary>A meter.</summary>
public sealed record MeterAnswer(
    string Key, string EventType, string Aggregation, string? Value, string Unit, IReadOnlyDictionary<string, JsonNode>? Where,
    IReadOnlyDictionary<string, string>? Dimensions = null, string? Session = null, string? Action = null, string? MaxSilence = null);
