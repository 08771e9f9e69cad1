using System.Collections.Immutable;
using Brimful.Core.Buckets;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Pools;
using NodaTime;

namespace Brimful.Engine.Buckets;

/// <summary>Buckets of an account.</summary>
public interface IBuckets
{
    Task<Outcome<Stored<BucketView>>> PutAsync(string tenant, string account, string bucket, BucketDefinition definition, Precondition precondition, CancellationToken cancellationToken);

    /// <summary>The bucket once its usage is counted from history (S11), or as it is after two seconds.</summary>
    Task<Outcome<BucketView>> GetCountedAsync(string tenant, string account, string bucket, CancellationToken cancellationToken);

    Task<Outcome<BucketView>> GetAsync(string tenant, string account, string bucket, CancellationToken cancellationToken);

    Task<Outcome<Page<BucketView>>> ListAsync(string tenant, string account, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Ends the account's own bucket; its facts stay. Where the account's plan has one of the key, the bucket becomes that one and keeps its
    /// usage. A bucket of a plan is refused (<c>bucket.of_plan</c>).</summary>
    Task<Outcome<BucketView>> DeleteAsync(string tenant, string account, string bucket, Precondition precondition, CancellationToken cancellationToken);

    /// <summary>The newest outbox position that a caller may have caused: facts up to it must be visible to what it reads next.</summary>
    long LatestPosition { get; }
}

public sealed record BucketView(string Key, BucketTerms Terms, BucketStatus Status, string ETag)
{
    /// <summary>Participants that are shown with their bucket at most; where there are more, <see cref="IParticipants"/> lists them by page.</summary>
    public const int MostParticipants = 100;

    /// <summary>Who takes part; null where nobody does, or more than <see cref="MostParticipants"/>.</summary>
    public ImmutableArray<ParticipantView>? Participants { get; init; }

    /// <summary>How many take part.</summary>
    public int ParticipantCount { get; init; }
}

/// <summary>A bucket at one instant: one number everywhere (S20).</summary>
/// <param name="Percent">Rounded half-even to nine decimals; null at capacity 0 (S23).</param>
public sealed record BucketStatus(
    Instant? PeriodStart,
    Instant? PeriodEnd,
    Figure Capacity,
    Figure Used,
    Figure Held,
    Figure Remaining,
    Figure Overage,
    ExactNumber? Percent,
    Instant? NextReset,
    ImmutableArray<ThresholdStatus> Thresholds)
{
    /// <summary>The name of the tier that the used level stands in; null beyond the last one, and where there are none (S17).</summary>
    public string? Tier { get; init; }

    /// <summary>Who used most of the bucket in the period, most first (S16).</summary>
    public ImmutableArray<NamedContributor> TopContributors { get; init; } = [];

    /// <summary>The next change of capacity that the clock will bring; null when none is scheduled (S20).</summary>
    public ScheduledCapacity? NextChange { get; init; }

    /// <summary>What the capacity is made of, in burning order; empty while there is only the base.</summary>
    public ImmutableArray<SourceStatus> Sources { get; init; } = [];

    /// <summary>Whether what was used before is still being counted from history: until then the level stands still, and live usage waits (S11).</summary>
    public bool IsCounting { get; init; }
}

/// <summary>A source of a bucket's capacity. The amounts of all sources are the capacity.</summary>
/// <param name="Grant">Of a grant its id.</param>
/// <param name="Amount">What it gives in the open period.</param>
/// <param name="Remaining">What is left of that.</param>
/// <param name="Until">When what is left is lost: of a grant; null for never, and of other sources.</param>
public sealed record SourceStatus(SourceKind Kind, string? Grant, Figure Amount, Figure Remaining, Instant? Until);

/// <summary>Kinds of sources (S7).</summary>
public enum SourceKind
{
    /// <summary>What grants that ended in this period had given.</summary>
    Ended,
    Rollover,
    Contributions,
    Base,
    Grant,
}

/// <param name="Arming">Of a crossed line the crossing's arming, of an armed one the next.</param>
/// <param name="Next">Of a recurring line the level of its next step; of one that looks ahead the level at which it fires by now.</param>
public sealed record ThresholdStatus(ThresholdLine Line, ThresholdState State, Instant? CrossedAt, int Arming, ExactNumber? Next);

public enum ThresholdState
{
    Armed,
    Crossed,
    Passed,
}
