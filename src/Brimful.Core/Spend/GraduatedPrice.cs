using System.Collections.Immutable;
using Brimful.Core.Quantities;

namespace Brimful.Core.Spend;

/// <summary>What stands in each tier costs that tier's price: a unit keeps the price of the place at which it was used, however much is used after it.</summary>
public sealed record GraduatedPrice : Price
{
    /// <summary>The most tiers of one price.</summary>
    public const int MostTiers = 100;

    private readonly Step[] _steps;

    /// <param name="tiers">At least one, ascending, the last open.</param>
    public GraduatedPrice(ImmutableArray<PriceTier> tiers)
    {
        (Tiers, _steps) = (tiers, new Step[tiers.Length]);
        var (from, cost) = ((Int128)0, (Int128)0);
        for (var place = 0; place < tiers.Length; place++)
        {
            var (upTo, flat) = (tiers[place].UpTo?.Nanos ?? Int128.MaxValue, Figure.PartsOf(tiers[place].Flat, Figure.MoneyDigits));
            _steps[place] = new Step(from, upTo, Cut(cost + flat), (long)tiers[place].UnitPrice.Nanos);
            if (tiers[place].UpTo is not null) (from, cost) = (upTo, Cut(_steps[place].Cost + Times(upTo - from, _steps[place].PriceNanos)));
        }
    }

    /// <summary>In ascending order; the last one is open.</summary>
    public ImmutableArray<PriceTier> Tiers { get; }

    public bool Equals(GraduatedPrice? other) => other is not null && Flat == other.Flat && Tiers.AsSpan().SequenceEqual(other.Tiers.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Flat, Tiers.Length, Tiers[0]);

    private protected override Int128 CostOfUsage(Int128 nanos)
    {
        var place = 0;
        while (nanos > _steps[place].UpToNanos) place++;
        ref readonly var step = ref _steps[place];
        return Cut(step.Cost + Times(nanos - step.FromNanos, step.PriceNanos));
    }

    private protected override Int128 CreditOf(Int128 nanos) => Times(nanos, _steps[0].PriceNanos);

    /// <param name="Cost">What all below the tier costs, with the tier's own flat fee: some quantity stands in it.</param>
    private readonly record struct Step(Int128 FromNanos, Int128 UpToNanos, Int128 Cost, long PriceNanos);
}

/// <summary>A tier of a graduated price: what is above the tier before it, up to and with its own end.</summary>
/// <param name="UpTo">The last quantity in it; null for the last tier, which is open.</param>
/// <param name="UnitPrice">At least 0, below 10^9.</param>
/// <param name="Flat">Charged once any quantity stands in the tier (S23); at least 0.</param>
public sealed record PriceTier(Quantity? UpTo, Quantity UnitPrice, Quantity Flat);
