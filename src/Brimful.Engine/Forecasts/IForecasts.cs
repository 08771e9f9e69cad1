using System.Collections.Immutable;
using Brimful.Core.Quantities;
using Brimful.Engine.Calibration;
using Brimful.Engine.Capacity;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Engine.Forecasts;

/// <summary>What is likely to be used, of buckets in which usage adds up.</summary>
public interface IForecasts
{
    /// <summary>Of a bucket as it is now defined, by what its meters counted on the days so far.</summary>
    /// <param name="days">How many days after today are told one by one.</param>
    Task<Outcome<BucketForecast>> OfBucketAsync(BucketPath path, int days, CancellationToken cancellationToken);
}

/// <summary>What is likely to be used of a bucket.</summary>
/// <param name="AsOf">The moment that it goes by.</param>
/// <param name="History">How many closed days are known.</param>
/// <param name="Daily">Day by day, tomorrow first; empty with too little history.</param>
/// <param name="PeriodEnd">The used level at the end of the open period; null with too little history, and where the period has no end.</param>
/// <param name="RunOut">When the capacity is likely to be used up; null with too little history.</param>
/// <param name="Pace">What is used of the capacity, against the share of the period that has passed, by what weekdays are worth; null where that is not known.</param>
public sealed record BucketForecast(
    Instant AsOf, int History, string Unit, ImmutableArray<DayForecast> Daily, PeriodEndForecast? PeriodEnd, RunOutForecast? RunOut, decimal? Pace)
{
    /// <summary>Hour by hour, the next one first, where periods are shorter than two days: then <see cref="History"/> counts hours, and <see cref="Daily"/> is empty.</summary>
    public ImmutableArray<HourForecast> Hourly { get; init; } = [];

    /// <summary>How far the bucket's forecasts were to be trusted; null with too few periods that are over.</summary>
    public ForecastQuality? Quality { get; init; }

    /// <summary>Whether too few days are known to say anything.</summary>
    public bool IsInsufficient => PeriodEnd is null && RunOut is null && Daily.IsEmpty;
}

/// <summary>What is likely to be used: in one of ten cases less than <paramref name="Low"/>, in one of two less than <paramref name="Middle"/>, in nine of ten
/// less than <paramref name="High"/>.</summary>
public readonly record struct Expectation(Figure Low, Figure Middle, Figure High);

/// <param name="At">Where the hour begins.</param>
public sealed record HourForecast(Instant At, Expectation Used);

/// <param name="Date">By the zone in which the bucket's days are counted.</param>
public sealed record DayForecast(LocalDate Date, Expectation Used);

/// <param name="Used">The used level at the end.</param>
/// <param name="Capacity">What the bucket will hold then, by what is scheduled.</param>
/// <param name="ExceedProbability">How likely it is that more than that is used.</param>
public sealed record PeriodEndForecast(Instant At, Expectation Used, Figure Capacity, double ExceedProbability);

/// <summary>The days by whose end the capacity is used up, each null where it is not within the period: in one of ten cases by <paramref name="Earliest"/>, in one of two
/// by <paramref name="Middle"/>, in nine of ten by <paramref name="Latest"/>.</summary>
public sealed record RunOutForecast(LocalDate? Earliest, LocalDate? Middle, LocalDate? Latest);
