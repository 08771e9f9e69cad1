using Brimful.Core.Quantities;

namespace Brimful.Core.Spend;

/// <summary>
/// What a quantity costs: a function of the period's whole quantity of one meter, so that neither order nor batches matter and a correction goes
/// back the way that usage came. Costs are parts of money (<see cref="Figure.MoneyDigits"/>), exact; none falls while the quantity grows.
/// </summary>
public abstract record Price
{
    /// <summary>Costs are cut to this magnitude, far beyond any level (S1), so that a hundred of them add up without overflow.</summary>
    public static readonly Int128 MostCost = Figure.MoneyLimit * 1_000;

    private protected Price()
    {
    }

    /// <summary>Charged once there is any quantity; at least 0.</summary>
    public Quantity Flat { get; init; }

    /// <summary>What a quantity costs. Below zero it is a credit, at the price of the first unit and without any flat fee.</summary>
    /// <param name="nanos">The quantity in billionths, inside S1's bounds.</param>
    public Int128 CostOf(Int128 nanos) => nanos > 0 ? Cut(CostOfUsage(nanos) + Figure.PartsOf(Flat, Figure.MoneyDigits)) : CreditOf(nanos);

    private protected abstract Int128 CostOfUsage(Int128 nanos);

    private protected abstract Int128 CreditOf(Int128 nanos);

    /// <summary>A quantity times a price, cut to <see cref="MostCost"/>.</summary>
    /// <param name="priceNanos">At least 0, below 10^18.</param>
    private protected static Int128 Times(Int128 nanos, long priceNanos)
    {
        if (nanos == (long)nanos) return Cut(nanos * priceNanos); // below 2^123
        if (priceNanos == 0) return 0;
        var most = MostCost / priceNanos;
        return nanos > most ? MostCost : nanos < -most ? -MostCost : nanos * priceNanos;
    }

    private protected static Int128 Cut(Int128 cost) => cost > MostCost ? MostCost : cost < -MostCost ? -MostCost : cost;
}

/// <summary>Every unit costs the same.</summary>
/// <param name="UnitPrice">At least 0, below 10^9.</param>
public sealed record PerUnitPrice(Quantity UnitPrice) : Price
{
    private protected override Int128 CostOfUsage(Int128 nanos) => Times(nanos, (long)UnitPrice.Nanos);

    private protected override Int128 CreditOf(Int128 nanos) => Times(nanos, (long)UnitPrice.Nanos);
}

/// <summary>Each started package costs the same.</summary>
/// <param name="Size">Units in a package; more than 0.</param>
/// <param name="Each">What one costs; at least 0, below 10^9.</param>
public sealed record PackagePrice(Quantity Size, Quantity Each) : Price
{
    private protected override Int128 CostOfUsage(Int128 nanos) => CostOfPackages((nanos + Size.Nanos - 1) / Size.Nanos);

    /// <summary>What was started stays started: only whole packages are a credit.</summary>
    private protected override Int128 CreditOf(Int128 nanos) => CostOfPackages(nanos / Size.Nanos);

    private Int128 CostOfPackages(Int128 packages)
    {
        var most = MostCost / Quantity.NanosPerUnit;
        return packages > most ? Times(most, (long)Each.Nanos) : Times(Int128.Max(packages, -most) * Quantity.NanosPerUnit, (long)Each.Nanos);
    }
}
