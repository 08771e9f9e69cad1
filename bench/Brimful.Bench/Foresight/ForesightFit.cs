using Brimful.Core.Forecasts;

namespace Brimful.Bench.Foresight;

/// <summary>Fits the constants of forecasts on sets, each of which counts the same.</summary>
internal static class ForesightFit
{
    /// <summary>By the mean log likelihood: what the weights of signs cost.</summary>
    private const double Ridge = 0.003;

    /// <summary>
    /// Weights are fitted on all sets. The tables are those of errors that were put in units of their scale by weights fitted on the other sets: kinds of
    /// business differ, and the next one will differ too.
    /// </summary>
    public static FittedConstants Over(IReadOnlyList<List<Observation>> sets)
    {
        var errors = new List<(int HorizonClass, double Error, double Weight)>();
        foreach (var set in sets)
        {
            var others = sets.Count > 1 ? Weights([.. sets.Where(other => other != set)]) : Weights(sets);
            errors.AddRange(set.Select(row => (row.HorizonClass, others.Standardised(row), row.Weight)));
        }
        var all = Weights(sets);
        var tables = Enumerable.Range(0, FittedConstants.HorizonClasses)
            .Select(horizon => Table([.. errors.Where(error => error.HorizonClass == horizon).Select(static error => (error.Error, error.Weight)).OrderBy(static error => error.Error)]));
        return new FittedConstants(all.ShiftWeights, all.ScaleWeights, [.. tables]);
    }

    private static StudentRegression Weights(IReadOnlyList<List<Observation>> sets)
    {
        var regression = new StudentRegression(Ridge);
        regression.Fit([.. sets.SelectMany(set => set.Select(row => row with { Weight = row.Weight / sets.Count }))]);
        return regression;
    }

    /// <summary>The weighted quantiles of errors in ascending order.</summary>
    private static ErrorTable Table(IReadOnlyList<(double Error, double Weight)> errors)
    {
        var (total, below, at) = (errors.Sum(static row => row.Weight), 0.0, 0);
        var quantiles = new double[ErrorTable.Probabilities.Length];
        for (var quantile = 0; quantile < quantiles.Length; quantile++)
        {
            while (at < errors.Count - 1 && below + errors[at].Weight < ErrorTable.Probabilities[quantile] * total) below += errors[at++].Weight;
            quantiles[quantile] = Math.Round(errors[at].Error, 4);
        }
        return new ErrorTable(quantiles);
    }
}
