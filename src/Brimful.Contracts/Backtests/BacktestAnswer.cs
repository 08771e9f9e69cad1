using System.Text.Json.Nodes;
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
    IReadOnlyList<HypotheticalFactAnswer>? Facts,
    string? Next);

/// <param name="Code">Why, as a stable code.</param>
public sealed record SkippedAccountAnswer(string Account, string Code);

/// <summary>A crossing or clearing that would have been.</summary>
/// <param name="Hypothetical">Always <c>true</c>.</param>
/// <param name="Fact">As facts are shown.</param>
/// <param name="Message">The body that a webhook would have got.</param>
public sealed record HypotheticalFactAnswer(bool Hypothetical, FactAnswer Fact, JsonNode Message);
