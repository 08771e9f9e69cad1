using System.Numerics;

namespace Brimful.Oracle;

/// <summary>What a meter's whole quantity of a period costs (S18). Quantities and prices in billionths, so that a product of the two is a figure.</summary>
/// <param name="Flat">Charged once there is any quantity.</param>
public abstract record PriceModel(BigInteger Flat)
{
    /// <summary>What no cost and no credit is more than, however much was used: only other prices or a count from history come there.</summary>
    private static readonly BigInteger Most = BigInteger.Pow(10, 18 + Scale.FigureDigits);

    /// <summary>Below 0 a quantity is a credit at the first unit's price, without fees; of 0 nothing is charged.</summary>
    public BigInteger CostOf(BigInteger quantity) => quantity > 0 ? BigInteger.Min(Most, UsageCost(quantity) + Scale.Figure(Flat)) : -BigInteger.Min(Most, CreditOf(-quantity));

    protected abstract BigInteger UsageCost(BigInteger quantity);

    /// <param name="quantity">How much there is too little, at least 0.</param>
    protected abstract BigInteger CreditOf(BigInteger quantity);

    /// <summary>Every unit costs the same.</summary>
    public sealed record PerUnit(BigInteger Each, BigInteger Flat) : PriceModel(Flat)
    {
        protected override BigInteger UsageCost(BigInteger quantity) => quantity * Each;

        protected override BigInteger CreditOf(BigInteger quantity) => quantity * Each;
    }

    /// <summary>Every started package costs the same; only whole ones are a credit.</summary>
    public sealed record Package(BigInteger Size, BigInteger Each, BigInteger Flat) : PriceModel(Flat)
    {
        protected override BigInteger UsageCost(BigInteger quantity)
        {
            var whole = quantity / Size;
            return Scale.Figure((whole * Size == quantity ? whole : whole + 1) * Each);
        }

        protected override BigInteger CreditOf(BigInteger quantity) => Scale.Figure(quantity / Size * Each);
    }

    /// <summary>What stands in a tier costs that tier's price, and its fee once any quantity stands in it (S23).</summary>
    public sealed record Graduated(IReadOnlyList<PriceTierModel> Tiers, BigInteger Flat) : PriceModel(Flat)
    {
        public bool Equals(Graduated? other) => other is not null && Flat == other.Flat && Tiers.SequenceEqual(other.Tiers);

        public override int GetHashCode() => HashCode.Combine(Flat, Tiers.Count);

        protected override BigInteger UsageCost(BigInteger quantity)
        {
            var (cost, below) = (BigInteger.Zero, BigInteger.Zero);
            foreach (var tier in Tiers)
            {
                var standing = BigInteger.Min(quantity, tier.UpTo ?? quantity) - below;
                if (standing > 0) cost += (standing * tier.Each) + Scale.Figure(tier.Flat);
                below = tier.UpTo ?? quantity;
            }
            return cost;
        }

        protected override BigInteger CreditOf(BigInteger quantity) => quantity * Tiers[0].Each;
    }
}

/// <summary>A tier of a graduated price, up to and with its end; the last has none.</summary>
public sealed record PriceTierModel(BigInteger? UpTo, BigInteger Each, BigInteger Flat);
