namespace Brimful.Contracts.Calibration;

/// <summary>How far a tenant's forecasts were to be trusted, by what happened. What nothing is known of is null.</summary>
/// <param name="AsOf">The moment by the tenant's clock.</param>
/// <param name="Since">When the first of the periods began.</param>
/// <param name="Buckets">How many buckets the periods are of.</param>
/// <param name="Periods">How many periods are over and compared.</param>
/// <param name="Forecasts">How many probabilities were compared: at most one a day of each period.</param>
/// <param name="IsCut">Whether there are more periods than are looked at: the last to end are.</param>
/// <param name="Reliability">Ten bins of the probability.</param>
/// <param name="CalibrationError">How far what was said and what happened are apart, over the bins: 0 is perfect.</param>
/// <param name="Brier">The mean squared error of the probabilities.</param>
/// <param name="RunRateNormal">Beside a run-rate with a normal error.</param>
/// <param name="RunRate">Beside a run-rate alone, 0 or 1.</param>
/// <param name="Coverage">How often a period's end was within the interval that eight of ten should be in.</param>
public sealed record CalibrationAnswer(
    DateTimeOffset AsOf,
    DateTimeOffset? Since,
    int Buckets,
    int Periods,
    int Forecasts,
    bool IsCut,
    IReadOnlyList<ReliabilityAnswer> Reliability,
    double? CalibrationError,
    double? Brier,
    BaselineAnswer RunRateNormal,
    BaselineAnswer RunRate,
    AlertRecordAnswer Alerts,
    double? Coverage);

/// <param name="Predicted">The mean of the probabilities from <paramref name="From"/> to below <paramref name="To"/>.</param>
/// <param name="Happened">The share of them in which the capacity was exceeded.</param>
public sealed record ReliabilityAnswer(double From, double To, int Count, double? Predicted, double? Happened);

/// <param name="Skill">How much of the baseline's error the forecasts save: 1 is all, below 0 they are worse.</param>
public sealed record BaselineAnswer(double? Brier, double? Skill);

/// <summary>First days of periods on which the probability was as high as this.</summary>
/// <param name="Precision">The share of those fired that came true.</param>
/// <param name="Recall">The share of the periods exceeded before which there was one.</param>
/// <param name="SevenDaysAhead">The share of the periods exceeded of which it was said at least a week before.</param>
/// <param name="LeadDays">In the middle, how many days before.</param>
public sealed record AlertRecordAnswer(double Probability, int Fired, int Exceeded, double? Precision, double? Recall, double? SevenDaysAhead, int? LeadDays);
