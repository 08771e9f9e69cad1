using System.Collections.Immutable;

namespace Brimful.Core.Spend;

/// <summary>What a spend bucket charges for usage as it arrives (S18): its levels, capacity and lines are money of one currency. Immutable, compared by value.</summary>
/// <param name="Currency">Three letters of ISO 4217.</param>
/// <param name="Prices">At least one; no meter twice. In the order of the definition.</param>
public sealed record SpendTerms(string Currency, ImmutableArray<MeterPrice> Prices)
{
    /// <summary>The most prices of one bucket: so many costs add up without overflow.</summary>
    public const int MostPrices = 100;

    /// <summary>The price of a meter, which must have one.</summary>
    public Price PriceOf(string meter)
    {
        foreach (var price in Prices)
            if (string.Equals(price.Meter, meter, StringComparison.Ordinal)) return price.Price;
        throw new System.Diagnostics.UnreachableException($"The bucket has no price for meter '{meter}'.");
    }

    public bool Equals(SpendTerms? other) =>
        ReferenceEquals(this, other) || (other is not null && Currency == other.Currency && Prices.AsSpan().SequenceEqual(other.Prices.AsSpan()));

    public override int GetHashCode() => HashCode.Combine(Currency, Prices.Length, Prices[0]);
}

/// <summary>What the usage of one meter costs.</summary>
/// <param name="Meter">The meter's key.</param>
public sealed record MeterPrice(string Meter, Price Price);
