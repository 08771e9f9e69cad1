using System.Text.Json.Nodes;
using Brimful.Contracts.Effects;
using Brimful.Contracts.Plans;

namespace Brimful.Contracts.Accounts;

/// <summary>A customer.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="TimeZone">A zone of the IANA time zone database; UTC without.</param>
/// <param name="Locale">A BCP 47 language tag; en without.</param>
/// <param name="Currency">An ISO 4217 code.</param>
/// <param name="Subjects">Keys that its events carry; without, the account's own key is its subject.</param>
/// <param name="Plan">The key of the plan that it is on; none without.</param>
/// <param name="PeriodAnchor">A local date and time at which its periods start where a definition does not say, without an offset.</param>
/// <param name="Overrides">What it has otherwise than its plan, by the bucket's key.</param>
/// <param name="Attributes">Anything of yours, at most 16 KiB.</param>
public sealed record AccountBody(
    string Name,
    string? TimeZone,
    string? Locale,
    string? Currency,
    IReadOnlyList<string>? Subjects,
    string? Plan,
    string? PeriodAnchor,
    IReadOnlyDictionary<string, BucketOverrideShape>? Overrides,
    JsonObject? Attributes);

/// <summary>A customer.</summary>
public sealed record AccountAnswer(
    string Key,
    string Name,
    string TimeZone,
    string Locale,
    string? Currency,
    IReadOnlyList<string>? Subjects,
    string? Plan,
    string? PeriodAnchor,
    IReadOnlyDictionary<string, BucketOverrideShape>? Overrides,
    JsonObject? Attributes,
    IReadOnlyList<EffectAnswer>? Effects);

/// <summary>What an erasure removed.</summary>
/// <param name="Subjects">Subjects that it owned, once or still.</param>
public sealed record ErasedAccountAnswer(string Key, int Buckets, int Subjects);

/// <summary>From when on an account owns a subject, or does no longer; now without.</summary>
public sealed record SubjectBody(DateTimeOffset? From);

/// <summary>A subject of an account.</summary>
/// <param name="From">Since when; absent: always.</param>
/// <param name="To">Until when, if that is known.</param>
public sealed record SubjectAnswer(string Key, DateTimeOffset? From, DateTimeOffset? To);
