namespace Brimful.Contracts.Endpoints;

/// <summary>Where notifications go. Each kind has fields of its own; what is secret in them is shown masked with <c>…</c>, and kept when it is sent back so.</summary>
/// <param name="Kind"><c>webhook</c>, <c>email</c>, <c>slack</c>, <c>teams</c>, <c>sms</c> or <c>push</c>.</param>
/// <param name="Url">Where to send to; not of <c>email</c>. A secret of all but webhooks.</param>
/// <param name="To">Of <c>email</c>, <c>sms</c> and <c>push</c>: the recipients, each of whom gets a message of their own.</param>
/// <param name="Format">Of webhooks: <c>cloudEvents</c> or <c>cloudEventsBinary</c>.</param>
/// <param name="Consent">Of webhooks: whether the receiver is asked for its consent first.</param>
/// <param name="Headers">Of webhooks, <c>sms</c> and <c>push</c>: headers to add. Their values are secrets.</param>
/// <param name="Method">Of <c>sms</c> and <c>push</c>: <c>POST</c> (without), <c>PUT</c> or <c>PATCH</c>.</param>
/// <param name="Body">Of <c>sms</c> and <c>push</c>: what is sent, with <c>{{to}}</c>, <c>{{text}}</c> and others.</param>
/// <param name="Locale">Of all that people read: the language to write in.</param>
/// <param name="TimeZone">Of all that people read: the zone of times.</param>
/// <param name="Secret">Of webhooks: <c>whsec_</c> and the base64 of 24 to 64 bytes; without, the one it has is kept, or one is made.</param>
/// <param name="RateLimitPerSecond">The most attempts that are started a second.</param>
public sealed record EndpointBody(
    string Kind,
    string? Url,
    string? Secret,
    int? RateLimitPerSecond,
    IReadOnlyList<string>? To,
    string? Format,
    bool? Consent,
    IReadOnlyDictionary<string, string>? Headers,
    string? Method,
    string? Body,
    string? Locale,
    string? TimeZone);

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
    DateTimeOffset CreatedAt,
    IReadOnlyList<string>? To,
    string? Format,
    bool? Consent,
    IReadOnlyDictionary<string, string>? Headers,
    string? Method,
    string? Body,
    string? Locale,
    string? TimeZone);

/// <summary>What of the missed to send.</summary>
/// <param name="FailedSince">Also what failed since then.</param>
public sealed record ReplayMissedBody(DateTimeOffset? FailedSince);

/// <summary>What to send again.</summary>
/// <param name="From">Of notifications that were made at or after this.</param>
/// <param name="To">And before this; without: until now.</param>
/// <param name="States">Of <c>delivered</c>, <c>failed</c>, <c>held</c>; without: all three.</param>
public sealed record ReplayBody(DateTimeOffset From, DateTimeOffset? To, IReadOnlyList<string>? States);

/// <summary>How many deliveries were queued.</summary>
public sealed record ReplayAnswer(int Queued);
