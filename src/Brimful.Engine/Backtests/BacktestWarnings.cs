using System.Collections.Immutable;
using Brimful.Core.Outlooks;
using Brimful.Core.Quantities;
using NodaTime;

namespace Brimful.Engine.Backtests;

/// <summary>A warning that a line which looks ahead would have given, and what came of it.</summary>
/// <param name="Account">Its key.</param>
/// <param name="At">When it would have been noticed.</param>
/// <param name="Probability">How likely it was then that the target is exceeded in time; null of a line of pace, and where that is not known.</param>
/// <param name="Used">The level then.</param>
/// <param name="Target">What was not to be exceeded.</param>
/// <param name="Until">By when; null where the period has no end.</param>
/// <param name="ExceededAt">When the target was exceeded, as far as the span goes; null where it was not.</param>
/// <param name="LeadDays">How many days of the account's calendar lie between the two.</param>
public sealed record BacktestWarning(
    string Account, string Bucket, MovingLine Line, Instant At, double? Probability, Figure Used, Figure Target, Instant? Until, Instant? ExceededAt, int? LeadDays, WarningOutcome Outcome)
{
    /// <summary>The days of the account's calendar on which it was, and on which the target was exceeded.</summary>
    public required LocalDate Day { get; init; }

    /// <summary>What is counted, or the currency.</summary>
    public required string Unit { get; init; }
}

/// <summary>What came of a warning.</summary>
public enum WarningOutcome
{
    /// <summary>The target was exceeded in time.</summary>
    Exceeded,

    /// <summary>It was not.</summary>
    NotExceeded,

    /// <summary>The back-test's span ends before that is known.</summary>
    Open,
}

/// <summary>How far a line would have been to be trusted over the span.</summary>
/// <param name="Warnings">How many it would have given.</param>
/// <param name="Open">Of which it is not known yet.</param>
/// <param name="Precision">Of those that are known, the share that came true; null without any.</param>
/// <param name="Overruns">Periods in which the target was exceeded.</param>
/// <param name="Foretold">Of them those that it would have warned of before.</param>
/// <param name="LeadDays">In the middle, how many days before, by the first warning of a period; null without any.</param>
public sealed record LineForesight(MovingLine Line, int Warnings, int CameTrue, int Open, double? Precision, int Overruns, int Foretold, double? LeadDays);

/// <summary>What lines that look ahead would have been worth.</summary>
public sealed record BacktestForesight(ImmutableArray<LineForesight> Lines, ImmutableArray<BacktestWarning> Warnings)
{
    public static readonly BacktestForesight None = new([], []);
}
