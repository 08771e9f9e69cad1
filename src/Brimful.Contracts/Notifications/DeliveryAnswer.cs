namespace Brimful.Contracts.Notifications;

/// <summary>A notification on its way to one endpoint, or to one of those whom it names.</summary>
/// <param name="To">The recipient, where the endpoint names several.</param>
/// <param name="Endpoint">The endpoint's key, or the path of a contact's address.</param>
/// <param name="State"><c>queued</c>, <c>held</c>, <c>delivered</c>, <c>failed</c>, <c>suppressed</c> or <c>merged</c>.</param>
/// <param name="Reason">Why, as a stable code.</param>
/// <param name="NextAttemptAt">When it is tried next, or let go.</param>
/// <param name="ToldBy">The notification whose message tells of it in its place.</param>
/// <param name="Rule">The routing rule that says so; without, the threshold names the endpoint.</param>
public sealed record DeliveryAnswer(
    string Endpoint,
    string? To,
    string State,
    string Reason,
    DateTimeOffset? NextAttemptAt,
    string? ToldBy,
    string? Rule,
    string? Severity,
    bool? Mandatory,
    IReadOnlyList<AttemptAnswer> Attempts);

/// <summary>One try.</summary>
/// <param name="Outcome"><c>delivered</c> or <c>failed</c>.</param>
/// <param name="Error"><c>dns</c>, <c>refused</c>, <c>timeout</c>, <c>tls</c>, <c>status</c>, <c>blocked</c>, <c>protocol</c>, <c>signing</c>; null when delivered.</param>
/// <param name="Round">Which go: a resend begins the next.</param>
/// <param name="Decision">What was decided after it, as a stable code.</param>
/// <param name="Answer">The first bytes of what came back.</param>
public sealed record AttemptAnswer(
    DateTimeOffset At,
    string Outcome,
    int? StatusCode,
    string? Error,
    int DurationMs,
    int Round,
    int Number,
    string Decision,
    string? Answer,
    DateTimeOffset? NextAttemptAt);
