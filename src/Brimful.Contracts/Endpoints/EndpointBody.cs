namespace Brimful.Contracts.Endpoints;

/// <summary>Where notifications go. Each kind has fields of its own; what is secret in them is shown masked with <c>…</c>, and kept when it is sent back so.</summary>
/// <param name="Kind"><c>webhook</c>.</param>
/// <param name="Url">Where to send to.</param>
/// <param name="Secret">Of webhooks: <c>whsec_</c> and the base64 of 24 to 64 bytes; without, the one it has is kept, or one is made.</param>
/// <param name="RateLimitPerSecond">The most attempts that are started a second.</param>
public sealed record EndpointBody(string Kind, string? Url, string? Secret, int? RateLimitPerSecond);

/// <summary>An endpoint.</summary>
/// <param name="Secret">Only in the answer that makes it.</param>
/// <param name="State"><c>enabled</c> or <c>disabled</c>.</param>
/// <param name="DisabledReason">Why it is disabled.</param>
/// <param name="FailingSince">The first failure since the last success.</param>
/// <param name="PreviousSecretUntil">Until when messages are signed with the secret before, too.</param>
public sealed record EndpointAnswer(
    string Key,
    string Kind,
    string? Url,
    string? Secret,
    int? RateLimitPerSecond,
    string State,
    string? DisabledReason,
    DateTimeOffset StateSince,
    DateTimeOffset? FailingSince,
    int ConsecutiveFailures,
    DateTimeOffset? PreviousSecretUntil,
    DateTimeOffset CreatedAt);

/// <summary>What of the missed to send.</summary>
/// <param name="FailedSince">Also what failed since then.</param>
public sealed record ReplayMissedBody(DateTimeOffset? FailedSince);

/// <summary>How many deliveries were queued.</summary>
public sealed record ReplayMissedAnswer(int Queued);
