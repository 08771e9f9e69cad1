namespace Brimful.Core.Anomalies;

/// <summary>Powers of what is above 0: those that days are watched with by square roots, which take a fraction of the time.</summary>
internal static class Powers
{
    public static double Of(double value, double power) => power switch
    {
        0.5 => Math.Sqrt(value),
        0.75 => Math.Sqrt(value * Math.Sqrt(value)),
        _ => Math.Pow(value, power),
    };
}
