namespace Brimful.Contracts.Events;

/// <summary>The identity of a counted event.</summary>
/// <param name="Subject">The event's subject: makes the search short.</param>
/// <param name="Account">The account that counted it: likewise.</param>
public sealed record VoidBody(string Source, string Id, string? Subject, string? Account);

/// <summary>An event that was taken back.</summary>
/// <param name="Account">The account that counted it.</param>
/// <param name="Values">What meters had read out of it.</param>
public sealed record VoidedEventAnswer(
    string Account, string Id, string Source, string? Subject, DateTimeOffset Time, DateTimeOffset ReceivedAt, DateTimeOffset VoidedAt, IReadOnlyList<CountedValueAnswer> Values);
