using System.Runtime.InteropServices;

namespace Brimful.Core.Forecasts;

/// <summary>How far off the levels were that a series was expected to go on at, once the days were over.</summary>
[StructLayout(LayoutKind.Sequential)]
internal record struct RealisedErrors
{
    public SquaredErrors Of7Days;
    public SquaredErrors Of14Days;
    public SquaredErrors Of28Days;
}

/// <summary>The mean square of errors of which older ones count less.</summary>
[StructLayout(LayoutKind.Sequential)]
internal record struct SquaredErrors
{
    private double _sum;
    private double _weight;

    public void Add(double error, double decay)
    {
        _sum = (_sum * decay) + (error * error);
        _weight = (_weight * decay) + 1;
    }

    /// <summary>The logarithm of the usual error; that of an error of 0.3 as long as there was none.</summary>
    public readonly double LogScale => Math.Log(Math.Sqrt(MeanSquare) + 0.02);

    public readonly double MeanSquare => _weight > 0 ? _sum / _weight : 0.09;
}
