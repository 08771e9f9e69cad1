using System.Collections.Immutable;

namespace Brimful.Core.Calibration;

/// <summary>How far forecasts are to be trusted, by what happened. What nothing is known of is null.</summary>
/// <param name="Periods">How many periods are over and compared.</param>
/// <param name="Forecasts">How many probabilities were compared.</param>
/// <param name="Reliability">Ten bins of the probability, ascending.</param>
public sealed record CalibrationReport(int Periods, int Forecasts, ImmutableArray<ReliabilityBin> Reliability)
{
    /// <summary>How far what was said and what happened are apart, over the bins: 0 is perfect.</summary>
    public double? CalibrationError { get; init; }

    /// <summary>The mean squared error of the probabilities.</summary>
    public double? Brier { get; init; }

    /// <summary>Beside the run-rate with a normal error.</summary>
    public required BaselineSkill Normal { get; init; }

    /// <summary>Beside the run-rate alone.</summary>
    public required BaselineSkill RunRate { get; init; }

    public required AlertRecord Alerts { get; init; }

    /// <summary>How often the used level at the end was within the interval that eight of ten should be in.</summary>
    public double? Coverage { get; init; }
}

/// <summary>Forecasts whose probability was in a range.</summary>
/// <param name="To">Not included; of the last bin it is.</param>
/// <param name="Predicted">The mean of the probabilities.</param>
/// <param name="Happened">The share of them in which the capacity was exceeded.</param>
public readonly record struct ReliabilityBin(double From, double To, int Count, double? Predicted, double? Happened);

/// <param name="Brier">Of the baseline.</param>
/// <param name="Skill">How much of it the forecasts save: 1 is all, below 0 they are worse.</param>
public readonly record struct BaselineSkill(double? Brier, double? Skill);

/// <summary>First alerts of periods: the first day on which a probability was <see cref="CalibrationTally.AlertProbability"/> or more.</summary>
/// <param name="Fired">How many there were.</param>
/// <param name="Exceeded">How many periods exceeded their capacity, not before it could be said.</param>
/// <param name="Precision">The share of those fired that came true.</param>
/// <param name="Recall">The share of those exceeded before which there was one.</param>
/// <param name="SevenDaysAhead">The share of those exceeded of which it was said at least a week before.</param>
/// <param name="LeadDays">In the middle, how many days before.</param>
public readonly record struct AlertRecord(int Fired, int Exceeded, double? Precision, double? Recall, double? SevenDaysAhead, int? LeadDays);
