using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Core.Spend;

namespace Brimful.Core.Tests.Spend;

/// <summary>Prices as short texts: <c>0.02</c> a unit, <c>100@5</c> a package of 100, <c>100:0.1 0.05</c> graduated; <c>+3</c> is a flat fee.</summary>
internal static class PriceText
{
    public static Price Of(string text)
    {
        if (text.Contains(' ') || text.Contains(':')) return new GraduatedPrice([.. text.Split(' ').Select(Tier)]);
        var (main, flat) = Flat(text);
        var parts = main.Split('@');
        Price price = parts.Length > 1 ? new PackagePrice(Quantity.Parse(parts[0]), Quantity.Parse(parts[1])) : new PerUnitPrice(Quantity.Parse(main));
        return price with { Flat = flat };
    }

    /// <summary>Terms that charge for meters 1, 2, 3 … at these prices.</summary>
    public static BucketTerms Charging(this BucketTerms terms, params string[] prices) => terms with
    {
        Meter = "m1",
        Spend = new SpendTerms("USD", [.. prices.Select((price, at) => new MeterPrice($"m{at + 1}", Of(price)))]),
    };

    /// <summary>Meters 1, 2, 3 … as sums, and as what they cost.</summary>
    public static MeterGroup Sums(int count, string? currency = "USD") =>
        new(Enumerable.Range(1, count).Select(number => new MeterIdentity(number, $"m{number}") { Aggregation = Aggregation.Sum, Unit = "1" }), currency);

    private static PriceTier Tier(string text)
    {
        var (main, flat) = Flat(text);
        var parts = main.Split(':');
        return parts.Length > 1 ? new PriceTier(Quantity.Parse(parts[0]), Quantity.Parse(parts[1]), flat) : new PriceTier(null, Quantity.Parse(main), flat);
    }

    private static (string Main, Quantity Flat) Flat(string text) =>
        text.Split('+') is [var main, var flat] ? (main, Quantity.Parse(flat)) : (text, Quantity.Zero);
}
