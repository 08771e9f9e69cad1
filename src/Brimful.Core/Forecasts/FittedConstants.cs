namespace Brimful.Core.Forecasts;

/// <summary>What was fitted over many series, and is the same for all: printed by <c>bench/</c>'s <c>foresight fit</c>, never touched by hand.</summary>
/// <param name="ShiftWeights">What each sign adds to the logarithm of what is expected.</param>
/// <param name="ScaleWeights">What each sign adds to the logarithm of the scale of errors.</param>
/// <param name="Errors">By class of horizon, the quantiles of the errors in units of their scale, at <see cref="ErrorTable.Probabilities"/>.</param>
internal sealed record FittedConstants(double[] ShiftWeights, double[] ScaleWeights, ErrorTable[] Errors)
{
    /// <summary>The last day ahead of each class of horizon but the last, which has no end.</summary>
    private static readonly int[] LastDays = [3, 10, 20];

    public static FittedConstants Shipped => ShippedConstants.Value;

    public static int HorizonClasses => LastDays.Length + 1;

    public static int ClassOf(double days)
    {
        var found = 0;
        while (found < LastDays.Length && days > LastDays[found]) found++;
        return found;
    }

    public ErrorTable ErrorsOver(double days) => Errors[ClassOf(days)];
}
