using Brimful.Core.Outlooks;

namespace Brimful.Core.Calibration;

/// <summary>What was said about a period's end on one of its days. Amounts in the parts of the bucket's figures.</summary>
/// <param name="DaysPassed">Whole days of the period that were over: it names the day.</param>
/// <param name="Used">What was used of the period by then.</param>
/// <param name="Capacity">What the bucket was to hold at the period's end, by what was scheduled then: what the odds are about.</param>
/// <param name="Expected">The used level at the end, as it was expected.</param>
public readonly record struct RememberedDay(int DaysPassed, long AsOfTicks, Int128 Used, Int128 Capacity, ExpectedUsage Expected, ExceedOdds Odds)
{
    /// <summary>Whether the question was decided already.</summary>
    public bool IsExceeded => Used > Capacity;
}

/// <summary>How likely it was said to be that the capacity is exceeded by the end.</summary>
/// <param name="Forecast">By the forecast.</param>
/// <param name="Normal">By the run-rate with a normal error.</param>
/// <param name="RunRate">By the run-rate alone: 0 or 1.</param>
public readonly record struct ExceedOdds(double Forecast, double Normal, double RunRate);
