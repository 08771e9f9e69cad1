using System.Numerics;

namespace Brimful.Oracle;

/// <summary>What counts in a bucket: one meter, several whose quantities add up, or meters as what their usage costs (S5, S18).</summary>
/// <param name="IsPriced">Whether what they cost is the level.</param>
public sealed record MeterSet(IReadOnlyList<MeterModel> Meters, bool IsPriced = false)
{
    private static readonly BigInteger MostQuantity = BigInteger.Pow(10, 27);

    /// <summary>One meter by itself.</summary>
    public static MeterSet Of(Measure measure) => new([new MeterModel("m", "use", measure)]);

    public Measure Measure => IsPriced || Meters.Count > 1 ? Measure.Combined : Meters[0].Measure;

    public bool Counts(IReadOnlyList<string> meters) => Meters.Any(meter => meters.Contains(meter.Key));

    /// <summary>Whether both count the same meters in the same way, in whatever order they are listed.</summary>
    public bool CountsAs(MeterSet other) => Measure == other.Measure && Meters.Select(meter => meter.Key).ToHashSet().SetEquals(other.Meters.Select(meter => meter.Key));

    /// <summary>What readings come to: quantities together, or what each meter's whole quantity costs.</summary>
    public BigInteger LevelOf(IReadOnlyList<Reading> readings, SpendModel? spend) => readings.Count == 0 ? 0 : Meters.Aggregate(BigInteger.Zero, (sum, meter) =>
        sum + (spend is null ? Scale.Figure(QuantityOf(meter, readings)) : spend.PriceOf(meter.Key).CostOf(QuantityOf(meter, readings))));

    /// <summary>S1: whether each meter's quantity is within bounds.</summary>
    public bool AreWithinBounds(IReadOnlyList<Reading> readings) => Meters.All(meter => BigInteger.Abs(QuantityOf(meter, readings)) < MostQuantity);

    private static BigInteger QuantityOf(MeterModel meter, IReadOnlyList<Reading> readings) => readings.Where(reading => reading.Meters.Contains(meter.Key))
        .Aggregate(BigInteger.Zero, (sum, reading) => sum + (meter.Measure == Measure.Count ? Scale.Unit : reading.Value));
}
