namespace Brimful.Oracle;

/// <summary>What a bucket charges for usage (S18): for each of its meters a price, in one currency.</summary>
public sealed record SpendModel(string Currency, IReadOnlyList<MeterPrice> Prices)
{
    public PriceModel PriceOf(string meter) => Prices.First(price => price.Meter == meter).Price;

    public bool Equals(SpendModel? other) => other is not null && Currency == other.Currency && Prices.SequenceEqual(other.Prices);

    public override int GetHashCode() => HashCode.Combine(Currency, Prices.Count);
}

/// <summary>What the usage of one meter costs.</summary>
public sealed record MeterPrice(string Meter, PriceModel Price);
