namespace Brimful.Core.Forecasts;

/// <summary>Ratios of usage to what is expected, in logarithms, with a share of what is expected added to both: near zero they become differences.</summary>
internal static class LogRatio
{
    /// <summary>The share of what is expected that is added.</summary>
    public const double OffsetShare = 0.1;

    /// <summary>0 where nothing is expected.</summary>
    public static double Of(double used, double expected) => expected > 0 ? Math.Log((used + (OffsetShare * expected)) / (expected * (1 + OffsetShare))) : 0;
}
