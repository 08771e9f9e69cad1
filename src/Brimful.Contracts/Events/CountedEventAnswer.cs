namespace Brimful.Contracts.Events;

/// <summary>An event that was counted.</summary>
/// <param name="Subject">Absent where it was forgotten.</param>
/// <param name="VoidedAt">When it was taken back; absent where it was not.</param>
/// <param name="Values">What meters read out of it.</param>
public sealed record CountedEventAnswer(
    string Id, string Source, string? Subject, DateTimeOffset Time, DateTimeOffset ReceivedAt, DateTimeOffset? VoidedAt, IReadOnlyList<CountedValueAnswer> Values);

/// <param name="Meter">The meter's key.</param>
/// <param name="Quantity">Absent where the event is a sign of a session.</param>
/// <param name="Action">Of a meter of aggregation <c>duration</c>: <c>start</c>, <c>heartbeat</c> or <c>stop</c>.</param>
/// <param name="Dimensions">The value of each of the meter's dimensions, null where the event has none; absent where the meter has no dimensions.</param>
/// <param name="Digest">Of a meter that counts distinct values, in place of a quantity: 32 hexadecimal digits, the same for the same value and no others.</param>
public sealed record CountedValueAnswer(string? Meter, decimal? Quantity, string? Digest, string? Action, IReadOnlyDictionary<string, string?>? Dimensions);
