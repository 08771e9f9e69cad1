namespace Brimful.Contracts.Routing;

/// <summary>A tenant's rules, in order.</summary>
public sealed record RoutingBody(IReadOnlyList<RoutingRuleBody> Rules);

/// <summary>Who is told of which signals, and how.</summary>
/// <param name="When">Which signals; what is left out matches any.</param>
/// <param name="Channels"><c>email</c>, <c>sms</c>; without, <c>email</c>.</param>
/// <param name="FirstChannelOnly">By the first channel that a person has, the next one standing in when it fails.</param>
/// <param name="Fallback">The people who stand in, one after the other, for an endpoint of the rule that failed for good.</param>
/// <param name="Jump"><c>each</c>, <c>highest</c> or <c>digest</c>.</param>
/// <param name="Severity"><c>information</c>, <c>warning</c> or <c>critical</c>; without, by the signal.</param>
/// <param name="Mandatory">Whether nobody can switch it off.</param>
/// <param name="Template">The template whose words are used; without, that of the signal's type.</param>
/// <param name="Final">Whether later rules are not gone through for what this one matches.</param>
/// <param name="Escalate">Who else is told when nobody has acknowledged it by then.</param>
/// <param name="Repeat">Whether people are told of a crossing again while the line is still over.</param>
public sealed record RoutingRuleBody(
    string Key,
    string? Name,
    RoutingMatchBody? When,
    AudienceBody To,
    IReadOnlyList<string>? Channels,
    bool? FirstChannelOnly,
    AudienceBody? Fallback,
    string? Jump,
    string? Severity,
    bool? Mandatory,
    string? Template,
    bool? Final,
    IReadOnlyList<EscalationBody>? Escalate,
    RepeatBody? Repeat);

/// <summary>Which signals a rule is for.</summary>
/// <param name="Attributes">Attributes of the account, each with one of some values.</param>
/// <param name="Mode"><c>live</c> or <c>sandbox</c>.</param>
public sealed record RoutingMatchBody(
    IReadOnlyList<string>? Types,
    IReadOnlyList<string>? Accounts,
    IReadOnlyList<string>? Plans,
    IReadOnlyList<string>? Buckets,
    IReadOnlyList<string>? Meters,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Attributes,
    decimal? PercentFrom,
    decimal? PercentBelow,
    string? Mode);

/// <summary>Who is told.</summary>
/// <param name="Account">Personas of the account's people, or <c>*</c>.</param>
/// <param name="Team">Personas of the tenant's team, or <c>*</c>.</param>
/// <param name="Contacts">People of the tenant's team.</param>
/// <param name="AccountInbox">Whether the inbox that the account's people share has it.</param>
public sealed record AudienceBody(
    IReadOnlyList<string>? Account, IReadOnlyList<string>? Team, IReadOnlyList<string>? Contacts, IReadOnlyList<string>? Endpoints, bool? AccountInbox);

/// <summary>A step of escalation.</summary>
/// <param name="After">An ISO 8601 duration from PT1M to P7D.</param>
public sealed record EscalationBody(string After, AudienceBody To, IReadOnlyList<string>? Channels);

/// <summary>How people are told again.</summary>
/// <param name="Every">An ISO 8601 duration from PT15M to P31D.</param>
/// <param name="AtMost">How often again, 1 to 100; without, 10.</param>
public sealed record RepeatBody(string Every, int? AtMost);

/// <summary>A tenant's rules.</summary>
/// <param name="Default">Whether they are those that a tenant has from the start.</param>
public sealed record RoutingAnswer(bool Default, IReadOnlyList<RoutingRuleBody> Rules);

/// <summary>A signal to try.</summary>
/// <param name="Percent">Where the line stands.</param>
/// <param name="Notify">Endpoints that the threshold names.</param>
/// <param name="Rules">Rules to try in place of the tenant's.</param>
public sealed record DryRunBody(
    string Type, string? Account, string? Bucket, IReadOnlyList<string>? Meters, decimal? Percent, IReadOnlyList<string>? Notify, bool? Late,
    IReadOnlyList<RoutingRuleBody>? Rules);

/// <summary>Who would hear of it, and why.</summary>
/// <param name="Rules">Those that match, in order.</param>
/// <param name="Silence">The silence that is on for it.</param>
public sealed record DryRunAnswer(
    IReadOnlyList<string> Rules, IReadOnlyList<TellingAnswer> Told, IReadOnlyList<WithholdingAnswer> Withheld, IReadOnlyList<string> Inboxes, string? Silence);

/// <summary>A target that would be told.</summary>
/// <param name="State"><c>queued</c>, or <c>held</c> until <paramref name="NextAttemptAt"/>.</param>
/// <param name="Reason">As a delivery's.</param>
public sealed record TellingAnswer(
    string Target, string Channel, string Rule, string? Contact, string Severity, string Jump, bool Mandatory, string State, string Reason, DateTimeOffset? NextAttemptAt, string? After, RepeatBody? Repeat,
    IReadOnlyList<string> Fallbacks);

/// <summary>Someone whom a rule or the threshold names and who would not be told.</summary>
/// <param name="Reason">As a delivery's, or why the rule leaves them out.</param>
public sealed record WithholdingAnswer(string Whom, string Rule, string Reason);
