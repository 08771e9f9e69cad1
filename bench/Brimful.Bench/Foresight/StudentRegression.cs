namespace Brimful.Bench.Foresight;

/// <summary>One observation: an error, what speaks for its place and for its scale, and how much it counts.</summary>
internal readonly record struct Observation(double Error, double[] ShiftSigns, double[] ScaleSigns, double Weight, int HorizonClass);

/// <summary>
/// Fits errors as Student's t (5 degrees of freedom, so that outliers pull little) whose place and the logarithm of whose scale are linear in signs, by turns: weighted least
/// squares for the place, Fisher scoring for the scale. Weights are drawn to 0 by a ridge, so that what the data does not say is left alone.
/// </summary>
internal sealed class StudentRegression(double ridge)
{
    private const double Freedom = 5;
    private const int Turns = 25;

    public double[] ShiftWeights { get; private set; } = [];

    public double[] ScaleWeights { get; private set; } = [];

    public void Fit(IReadOnlyList<Observation> rows)
    {
        ShiftWeights = new double[rows[0].ShiftSigns.Length];
        ScaleWeights = new double[rows[0].ScaleSigns.Length];
        ScaleWeights[0] = -1.5;
        for (var turn = 0; turn < Turns; turn++)
        {
            TurnShift(rows);
            TurnScale(rows);
        }
    }

    /// <summary>The error of a row in units of its scale.</summary>
    public double Standardised(in Observation row) => (row.Error - Dot(row.ShiftSigns, ShiftWeights)) * Math.Exp(-LogScale(row));

    private double LogScale(in Observation row) => Math.Clamp(Dot(row.ScaleSigns, ScaleWeights), -6, 0);

    private void TurnShift(IReadOnlyList<Observation> rows)
    {
        var equations = new NormalEquations(ShiftWeights.Length);
        foreach (var row in rows)
        {
            var (z, scale) = (Standardised(row), Math.Exp(LogScale(row)));
            equations.Add(row.ShiftSigns, row.Weight * (Freedom + 1) / (Freedom + (z * z)) / (scale * scale), row.Error);
        }
        for (var sign = 0; sign < ShiftWeights.Length; sign++) equations.Draw(sign, 2 * ridge, 0);
        ShiftWeights = equations.Solve();
    }

    private void TurnScale(IReadOnlyList<Observation> rows)
    {
        var equations = new NormalEquations(ScaleWeights.Length);
        const double Information = 2 * Freedom / (Freedom + 3);
        foreach (var row in rows)
        {
            var z = Standardised(row);
            var score = ((Freedom + 1) * z * z / (Freedom + (z * z))) - 1;
            equations.Add(row.ScaleSigns, row.Weight * Information, Dot(row.ScaleSigns, ScaleWeights) + (score / Information));
        }
        for (var sign = 1; sign < ScaleWeights.Length; sign++) equations.Draw(sign, 2 * ridge, 0);
        ScaleWeights = equations.Solve();
    }

    private static double Dot(double[] signs, double[] weights)
    {
        var sum = 0.0;
        for (var sign = 0; sign < signs.Length; sign++) sum += signs[sign] * weights[sign];
        return sum;
    }
}
