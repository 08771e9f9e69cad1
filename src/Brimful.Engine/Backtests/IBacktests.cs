using System.Collections.Immutable;
using Brimful.Core.Outlooks;
using Brimful.Core.Plans;
using Brimful.Core.Thresholds;
using Brimful.Engine.Outbox;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Engine.Backtests;

/// <summary>Says which crossings and clearings other thresholds would have given in a past span. Touches nothing; kept in memory for an hour, and
/// forgotten by a restart.</summary>
public interface IBacktests
{
    /// <summary>Begins a back-test behind the answer. Refused with every fault and its path, and with <c>backtest.too_many</c> while as many are
    /// under way as may be.</summary>
    Task<Outcome<BacktestView>> BeginAsync(string tenant, BacktestQuestion question, CancellationToken cancellationToken);

    Outcome<BacktestView> Get(string tenant, string id);

    /// <summary>Newest first.</summary>
    Outcome<IReadOnlyList<BacktestView>> List(string tenant);

    /// <summary>What was found, by the instant at which it would have been noticed; empty until the back-test is done.</summary>
    /// <param name="after">How many to pass over.</param>
    Outcome<IReadOnlyList<FactItem>> FactsOf(string tenant, string id, int after, int limit);

    /// <summary>Ends a back-test that is under way, and forgets it.</summary>
    Outcome<BacktestView> Delete(string tenant, string id);
}

/// <summary>What would have been.</summary>
/// <param name="Account">The key of the one account; null for several.</param>
/// <param name="Plan">The key of the plan whose accounts are meant; with <paramref name="Account"/> null too, all of the tenant.</param>
/// <param name="From">From when on what would have been noticed counts, by the tenant's clock.</param>
/// <param name="To">Until when; not included.</param>
public sealed record BacktestQuestion(string? Account, string? Plan, Instant From, Instant To)
{
    /// <summary>The key of the bucket that has <see cref="Thresholds"/> in place of its own; null where <see cref="Buckets"/> are meant.</summary>
    public string? Bucket { get; init; }

    public ImmutableArray<Threshold> Thresholds { get; init; } = [];

    /// <summary>Whether lines are asked about that look ahead.</summary>
    public bool LooksAhead => LinesAhead.Any();

    /// <summary>Lines that are asked about and look ahead, each once.</summary>
    public IEnumerable<MovingLine> LinesAhead => Thresholds.Concat(Buckets.Values.SelectMany(static bucket => bucket.Terms.Thresholds)).Select(static threshold => threshold.Line).OfType<MovingLine>().Distinct();

    /// <summary>Buckets that would have been there all along, by key, as a plan defines them.</summary>
    public ImmutableSortedDictionary<string, PlanBucket> Buckets { get; init; } = ImmutableSortedDictionary<string, PlanBucket>.Empty;
}

/// <summary>How far a back-test has come.</summary>
/// <param name="FinishedAt">Null while it is under way.</param>
/// <param name="Failure">Why it failed: a stable code; null when it did not.</param>
/// <param name="Accounts">How many accounts it is about, as far as that is known.</param>
/// <param name="Progress">From 0 to 1.</param>
/// <param name="Events">How many counted events it has read.</param>
/// <param name="Kept">How many of the facts are kept: the first that were found, up to a limit.</param>
/// <param name="Skipped">Accounts that could not be told of, the first of them, with a code.</param>
/// <param name="SkippedCount">How many accounts could not be told of.</param>
public sealed record BacktestView(
    string Id,
    BacktestState State,
    BacktestQuestion Question,
    Instant CreatedAt,
    Instant? FinishedAt,
    Instant? ExpiresAt,
    string? Failure,
    int Accounts,
    double Progress,
    long Events,
    long Crossings,
    long Clearings,
    int Kept,
    ImmutableArray<SkippedAccount> Skipped,
    int SkippedCount)
{
    /// <summary>Of lines that look ahead, what they would have been worth; once it is done.</summary>
    public BacktestForesight Foresight { get; init; } = BacktestForesight.None;
}

/// <param name="Account">Its key.</param>
/// <param name="Code">Such as <c>backtest.history_insufficient</c>.</param>
public readonly record struct SkippedAccount(string Account, string Code);

public enum BacktestState
{
    Running,
    Done,
    Failed,
}
