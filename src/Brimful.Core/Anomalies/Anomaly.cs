namespace Brimful.Core.Anomalies;

/// <summary>Something unusual, with all that words about it need: what, how much, since when, and what it would have been.</summary>
/// <param name="Kind">The channel.</param>
/// <param name="Score">How unusual: at <see cref="Sensitivity.Usual"/> an alarm is due from 1 on. The same in every unit.</param>
/// <param name="Rows">How many rows it has lasted, the one just seen included; at least 1.</param>
/// <param name="Actual">What was used a row over those rows, in the series' unit.</param>
/// <param name="Expected">What would have been used a row, had the series gone on as before, in the series' unit.</param>
public readonly record struct Anomaly(AnomalyKind Kind, double Score, int Rows, double Actual, double Expected)
{
    /// <summary>How many times what was expected: 3 is three times as much, 0 is nothing at all. Infinite where nothing was expected.</summary>
    public double Size => Expected > 0 ? Actual / Expected : double.PositiveInfinity;
}
