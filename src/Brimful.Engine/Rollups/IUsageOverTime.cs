using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Engine.Rollups;

/// <summary>What was used when: everything that was acknowledged, also where the events themselves are no longer kept.</summary>
public interface IUsageOverTime
{
    /// <summary>Of a bucket, as it is now defined: the cells of a period add up to the used level of the bucket at the same moment (of <c>sum</c> and <c>count</c>).</summary>
    Task<Outcome<UsageOverTime>> OfBucketAsync(string tenant, string account, string bucket, UsageQuery query, CancellationToken cancellationToken);

    /// <summary>Of a meter, over all subjects of an account.</summary>
    Task<Outcome<UsageOverTime>> OfMeterAsync(string tenant, string account, string meter, UsageQuery query, CancellationToken cancellationToken);
}

/// <param name="From">Where the first cell begins; null: with the open period, or the current month where there is no period.</param>
/// <param name="To">Where the last cell ends; null: with the open period, or with today where it has no end.</param>
/// <param name="Step">How long cells are.</param>
/// <param name="GroupBy">What the usage of a cell is told apart by.</param>
public sealed record UsageQuery(Instant? From, Instant? To, UsageStep Step, UsageGrouping GroupBy)
{
    /// <summary>The name of the dimension of <see cref="UsageGrouping.Dimension"/>.</summary>
    public string? Dimension { get; init; }
}

/// <summary>What the usage of a cell is told apart by.</summary>
public enum UsageGrouping
{
    None,
    Subject,
    Meter,
    Dimension,
}

/// <summary>Usage over time.</summary>
/// <param name="Bucket">Its key; null where it is asked of a meter.</param>
/// <param name="TimeZone">In which days, weeks, months and years are counted.</param>
/// <param name="Used">Of all cells together; of a gauge the level at the end; null when nothing is known.</param>
/// <param name="Cells">In order, without holes.</param>
public sealed record UsageOverTime(
    string? Bucket,
    string Meter,
    string Unit,
    Aggregation Aggregation,
    DateTimeZone TimeZone,
    UsageStep Step,
    UsageGrouping GroupBy,
    Instant From,
    Instant To,
    Quantity? Used,
    long Events,
    IReadOnlyList<UsageCell> Cells)
{
    /// <summary>The name of the dimension of <see cref="UsageGrouping.Dimension"/>.</summary>
    public string? Dimension { get; init; }

    /// <summary>Of a spend bucket what it cost, in place of <see cref="Used"/>; null otherwise.</summary>
    public Figure? Money { get; init; }
}

/// <summary>A stretch of time and what was used in it.</summary>
/// <param name="Used">Of <c>sum</c> and <c>count</c> what was added, of <c>max</c> the highest value, of <c>latest</c> the level at the end; null when there is none.</param>
/// <param name="Events">How many events were counted in it.</param>
/// <param name="Groups">What it is made of, by key; empty where nothing is told apart.</param>
public sealed record UsageCell(Instant Start, Instant End, Quantity? Used, long Events, IReadOnlyList<UsageGroup> Groups)
{
    /// <inheritdoc cref="UsageOverTime.Money"/>
    public Figure? Money { get; init; }
}

/// <param name="Key">Of the subject or the meter, or a value of the dimension; null where the subject was forgotten or its events have no value.</param>
/// <param name="Used">As of a cell.</param>
public sealed record UsageGroup(string? Key, Quantity Used, long Events)
{
    /// <summary>Whether it stands for all values of the dimension beyond those that a day keeps apart; then it has no key.</summary>
    public bool IsOther { get; init; }

    /// <inheritdoc cref="UsageOverTime.Money"/>
    public Figure? Money { get; init; }
}
