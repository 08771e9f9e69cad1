using Brimful.Core.Anomalies;

namespace Brimful.Core.Tests.Anomalies;

/// <summary>Series to watch, and what a watch says of them.</summary>
internal static class Watched
{
    /// <summary>A year of a customer whose weekends are quieter, with a tenth of noise.</summary>
    public static double[] Year(int seed, double level = 1000, double noise = 0.1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 365).Select(day => level * (day % 7 < 5 ? 1.2 : 0.5) * Math.Exp(noise * Normal(random)))];
    }

    /// <summary>A series of anything: quiet, bursting, standing still for a while, with rows that are missing.</summary>
    public static double[] Anything(int seed)
    {
        var random = new Random(seed);
        var (level, values) = (Math.Exp(random.NextDouble() * 12), new double[400]);
        for (var row = 0; row < values.Length; row++)
        {
            if (random.Next(60) == 0) level *= Math.Exp(Normal(random));
            values[row] = random.Next(25) switch { 0 => 0, 1 => level * 10 * random.NextDouble(), 2 => double.NaN, _ => level * Math.Exp(0.3 * Normal(random)) };
        }

        return values;
    }

    public static List<(int Row, Anomaly Anomaly)> Of(double[] values, Cadence? cadence = null, Predicate<int>? passedOver = null)
    {
        var watch = new SeriesWatch(cadence ?? Cadence.Daily);
        var told = new List<(int, Anomaly)>();
        for (var row = 0; row < values.Length; row++)
        {
            if (double.IsNaN(values[row]) || passedOver?.Invoke(row) == true) watch.PassOver();
            else if (watch.Observe(values[row]) is { } anomaly) told.Add((row, anomaly));
        }

        return told;
    }

    public static List<(int Row, Anomaly Anomaly)> Alarms(double[] values, Cadence? cadence = null, Predicate<int>? passedOver = null) =>
        [.. Of(values, cadence, passedOver).Where(told => Sensitivity.Usual.Alarms(told.Anomaly))];

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
