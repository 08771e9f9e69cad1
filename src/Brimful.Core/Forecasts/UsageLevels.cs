namespace Brimful.Core.Forecasts;

/// <summary>The mean usage a day over the last 7, 14, 28 and 56 days, or as many as there are; of hours, over as many days as these are weeks. Whole weeks: weekdays do not disturb them.</summary>
internal readonly record struct UsageLevels(double Of7Days, double Of14Days, double Of28Days, double Of56Days)
{
    /// <summary>How many seasons each is of.</summary>
    public static ReadOnlySpan<int> Windows => [1, 2, 4, 8];

    /// <summary>What is expected a day before anything else is looked at.</summary>
    public double Mean => (Of7Days + Of14Days + Of28Days + Of56Days) / 4;

    /// <summary>By how much the last week is above eight, in logarithms.</summary>
    public double Rise => LogRatio.Of(Of7Days, Mean) - LogRatio.Of(Of56Days, Mean);
}
