using System.Text.Json.Nodes;
using Brimful.Contracts.Buckets;
using Brimful.Contracts.Facts;

namespace Brimful.Contracts.Backtests;

/// <summary>How far a back-test has come, and what would have been.</summary>
/// <param name="State"><c>running</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="Failure">Why it failed, as a stable code; absent otherwise.</param>
/// <param name="ExpiresAt">When it is forgotten; absent while it is running.</param>
/// <param name="Progress">From 0 to 1.</param>
/// <param name="Accounts">How many accounts it is about, as far as that is known.</param>
/// <param name="Events">Counted events that were read.</param>
/// <param name="Kept">Of the crossings and clearings, how many are kept to be read; the others are counted only.</param>
/// <param name="SkippedCount">Accounts that could not be told of.</param>
/// <param name="Skipped">The first of them.</param>
/// <param name="Foresight">Of each line that looks ahead, what it would have been worth; once it is done.</param>
/// <param name="Warnings">What they would have warned of, the first 1,000, and what came of it.</param>
/// <param name="Facts">A page of what would have been, by the instant at which it would have been noticed; empty until it is done.</param>
/// <param name="Next">Goes into <c>after</c>; null at the end.</param>
public sealed record BacktestAnswer(
    string Id,
    string State,
    string? Failure,
    string? Account,
    string? Plan,
    bool? Tenant,
    string? Bucket,
    IReadOnlyList<string>? Buckets,
    DateTimeOffset From,
    DateTimeOffset To,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt,
    DateTimeOffset? ExpiresAt,
    double Progress,
    int Accounts,
    long Events,
    long Crossings,
    long Clearings,
    int Kept,
    int SkippedCount,
    IReadOnlyList<SkippedAccountAnswer> Skipped,
    IReadOnlyList<LineForesightAnswer>? Foresight,
    IReadOnlyList<BacktestWarningAnswer>? Warnings,
    IReadOnlyList<HypotheticalFactAnswer>? Facts,
    string? Next);

/// <summary>How far a line that looks ahead would have been to be trusted over the span.</summary>
/// <param name="Warnings">How many it would have given; <paramref name="CameTrue"/> of them did, of <paramref name="Open"/> it is not known yet.</param>
/// <param name="Precision">The share that came true of those of which it is known; null without any.</param>
/// <param name="Overruns">Periods in which the target was exceeded, <paramref name="Foretold"/> of them warned of before.</param>
/// <param name="LeadDays">In the middle, how many days before; null without any.</param>
/// <param name="Summary">The same in a sentence.</param>
public sealed record LineForesightAnswer(
    ThresholdShape Threshold, int Warnings, int CameTrue, int Open, double? Precision, int Overruns, int Foretold, double? LeadDays, string Summary);

/// <summary>A warning that would have been, and what came of it.</summary>
/// <param name="Probability">How likely it was then that the target is exceeded in time; null of a line of pace.</param>
/// <param name="Target">What was not to be exceeded, by <paramref name="Until"/>.</param>
/// <param name="Outcome"><c>exceeded</c>, <c>notExceeded</c>, or <c>open</c> where the span ends before that is known.</param>
/// <param name="LeadDays">How many days lie between the warning and <paramref name="ExceededAt"/>.</param>
/// <param name="Says">The same in a sentence.</param>
public sealed record BacktestWarningAnswer(
    string Account,
    string Bucket,
    ThresholdShape Threshold,
    DateTimeOffset At,
    double? Probability,
    decimal Used,
    decimal Target,
    DateTimeOffset? Until,
    string Outcome,
    DateTimeOffset? ExceededAt,
    int? LeadDays,
    string Says);

/// <param name="Code">Why, as a stable code.</param>
public sealed record SkippedAccountAnswer(string Account, string Code);

/// <summary>A crossing or clearing that would have been.</summary>
/// <param name="Hypothetical">Always <c>true</c>.</param>
/// <param name="Fact">As facts are shown.</param>
/// <param name="Message">The body that a webhook would have got.</param>
public sealed record HypotheticalFactAnswer(bool Hypothetical, FactAnswer Fact, JsonNode Message);
