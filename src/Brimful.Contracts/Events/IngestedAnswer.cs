namespace Brimful.Contracts.Events;

/// <summary>How the events of a request ended: received = counted + duplicates + unattributed + rejected.</summary>
public sealed record IngestedAnswer(
    int Received, int Counted, int Duplicates, int Unattributed, IReadOnlyList<RejectionAnswer> Rejected);

/// <summary>Why an event was rejected.</summary>
/// <param name="Index">Its place in the body, from 0.</param>
/// <param name="Code">Stable, such as <c>event.time_too_old</c>.</param>
public sealed record RejectionAnswer(int Index, string? Id, string Code, string Message);

/// <summary>How all events of the tenant ended.</summary>
public sealed record EventCountsAnswer(long Received, long Counted, long Duplicates, long Rejected, long Unattributed);

/// <summary>Which rejected events to replay; all without positions and code.</summary>
/// <param name="Positions">As the list of rejected events has them.</param>
/// <param name="Code">Only those of a code.</param>
/// <param name="Limit">How many at most, 1 to 10,000.</param>
public sealed record ReplayBody(IReadOnlyList<string>? Positions, string? Code, int? Limit);
