using Brimful.Core.Quantities;
using Brimful.Core.Spend;

namespace Brimful.Engine.Journal;

/// <summary>The stored form of what a bucket charges for usage.</summary>
internal static class SpendCodec
{
    public static void Write(ByteWriter to, SpendTerms? spend)
    {
        to.Flag(spend is not null);
        if (spend is null) return;
        to.Text(spend.Currency);
        to.Int(spend.Prices.Length);
        foreach (var price in spend.Prices)
        {
            to.Text(price.Meter);
            Write(to, price.Price);
        }
    }

    public static SpendTerms? Read(ref ByteReader from)
    {
        if (!from.Flag()) return null;
        var currency = string.Intern(from.Text());
        var prices = new MeterPrice[from.Int()];
        for (var place = 0; place < prices.Length; place++) prices[place] = new MeterPrice(string.Intern(from.Text()), ReadPrice(ref from));
        return new SpendTerms(currency, [.. prices]);
    }

    private static void Write(ByteWriter to, Price price)
    {
        to.Byte(price switch { PerUnitPrice => 1, PackagePrice => 2, GraduatedPrice => 3, _ => throw new System.Diagnostics.UnreachableException() });
        to.Big(price.Flat.Nanos);
        if (price is PerUnitPrice perUnit) to.Big(perUnit.UnitPrice.Nanos);
        if (price is PackagePrice package) WritePackage(to, package);
        if (price is GraduatedPrice graduated) WriteTiers(to, graduated);
    }

    private static Price ReadPrice(ref ByteReader from)
    {
        var kind = from.Byte();
        var flat = LineCodec.Amount(ref from);
        Price price = kind switch
        {
            1 => new PerUnitPrice(LineCodec.Amount(ref from)),
            2 => new PackagePrice(LineCodec.Amount(ref from), LineCodec.Amount(ref from)),
            3 => new GraduatedPrice([.. ReadTiers(ref from)]),
            _ => throw new InvalidDataException($"A stored price has the unknown kind {kind}: it was written by a newer Brimful."),
        };
        return price with { Flat = flat };
    }

    private static void WritePackage(ByteWriter to, PackagePrice price)
    {
        to.Big(price.Size.Nanos);
        to.Big(price.Each.Nanos);
    }

    private static void WriteTiers(ByteWriter to, GraduatedPrice price)
    {
        to.Int(price.Tiers.Length);
        foreach (var tier in price.Tiers)
        {
            to.Flag(tier.UpTo.HasValue);
            if (tier.UpTo is { } upTo) to.Big(upTo.Nanos);
            to.Big(tier.UnitPrice.Nanos);
            to.Big(tier.Flat.Nanos);
        }
    }

    private static PriceTier[] ReadTiers(ref ByteReader from)
    {
        var tiers = new PriceTier[from.Int()];
        for (var place = 0; place < tiers.Length; place++)
        {
            Quantity? upTo = from.Flag() ? LineCodec.Amount(ref from) : null;
            tiers[place] = new PriceTier(upTo, LineCodec.Amount(ref from), LineCodec.Amount(ref from));
        }
        return tiers;
    }
}
