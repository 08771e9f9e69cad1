using Brimful.Core.Spend;
using Brimful.Oracle;

namespace Brimful.Programs.Running;

/// <summary>The oracle's prices in the product's words.</summary>
internal static class SpendWords
{
    public static SpendTerms TermsOf(SpendModel spend) => new(spend.Currency, [.. spend.Prices.Select(price => new Brimful.Core.Spend.MeterPrice(price.Meter, PriceOf(price.Price)))]);

    private static Price PriceOf(PriceModel price)
    {
        var flat = ProductWords.QuantityOf(price.Flat);
        return price switch
        {
            PriceModel.PerUnit unit => new PerUnitPrice(ProductWords.QuantityOf(unit.Each)) { Flat = flat },
            PriceModel.Package package => new PackagePrice(ProductWords.QuantityOf(package.Size), ProductWords.QuantityOf(package.Each)) { Flat = flat },
            PriceModel.Graduated graduated => new GraduatedPrice([.. graduated.Tiers.Select(TierOf)]) { Flat = flat },
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static PriceTier TierOf(PriceTierModel tier) =>
        new(tier.UpTo is { } upTo ? ProductWords.QuantityOf(upTo) : null, ProductWords.QuantityOf(tier.Each), ProductWords.QuantityOf(tier.Flat));
}
