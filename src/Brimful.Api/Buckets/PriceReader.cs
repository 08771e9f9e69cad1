using System.Collections.Immutable;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Quantities;
using Brimful.Core.Spend;

namespace Brimful.Api.Buckets;

/// <summary>Reads what a quantity costs: <c>perUnit</c>, <c>package</c> or <c>graduated</c> (S18). <c>volume</c> is refused (S17).</summary>
internal static class PriceReader
{
    /// <summary>What stands against volume tiers, of prices and of buckets.</summary>
    public const string WhyNoVolume =
        "With volume tiers the price of all usage depends on the period's final total, so no level is known while usage arrives "
        + "and no threshold can be exact. Use graduated tiers.";

    private static readonly Quantity PriceLimit = Quantity.Of(1_000_000_000);

    /// <summary>The price; null with a fault noted.</summary>
    public static Price? Read(ObjectReader reader)
    {
        var model = reader.Require("model", "perUnit, package or graduated") is null ? null : reader.FindWord("model", "perUnit", "package", "graduated", "volume");
        Price? price = null;
        switch (model)
        {
            case "volume":
                reader.Fault("model", Codes.VolumeTiersUnsupported, WhyNoVolume);
                foreach (var name in (ReadOnlySpan<string>)["tiers", "unitPrice", "size", "price", "flat"]) reader.Find(name);
                return null;
            case "perUnit":
                if (RequirePrice(reader, "unitPrice") is { } each) price = new PerUnitPrice(each);
                break;
            case "package":
                var (size, package) = (reader.RequirePositive("size"), RequirePrice(reader, "price"));
                if (size is { } units && package is { } cost) price = new PackagePrice(units, cost);
                break;
            case "graduated":
                if (ReadTiers(reader) is { Length: > 0 } tiers) price = new GraduatedPrice(tiers);
                break;
        }
        var flat = ReadFlat(reader);
        return price is null ? null : price with { Flat = flat };
    }

    private static ImmutableArray<PriceTier> ReadTiers(ObjectReader price)
    {
        if (price.Require("tiers", "a list of tiers in ascending order, the last without upTo") is not { } list || !price.IsList("tiers", list)) return [];
        if (list.GetArrayLength() is 0 or > GraduatedPrice.MostTiers)
        {
            price.Fault("tiers", Codes.TiersInvalid, $"A graduated price has 1 to {GraduatedPrice.MostTiers} tiers.");
            return [];
        }
        var before = price.Faults.Count;
        var tiers = ImmutableArray.CreateBuilder<PriceTier>(list.GetArrayLength());
        foreach (var element in list.EnumerateArray())
        {
            var reader = new ObjectReader(element, $"{price.PathOf("tiers")}[{tiers.Count}]", price.Faults);
            var upTo = TierBounds.Read(reader, tiers.Count == 0 ? null : tiers[^1].UpTo ?? Quantity.Zero);
            if (upTo is null && tiers.Count < list.GetArrayLength() - 1 && !reader.Has("upTo")) reader.Fault("upTo", Codes.TiersInvalid, "Only the last tier is open. Send upTo, or leave out the tiers after it.");
            if (tiers.Count == list.GetArrayLength() - 1 && reader.Has("upTo")) reader.Fault("upTo", Codes.TiersInvalid, "The last tier is open, so that every quantity has a price. Leave upTo out, or add a tier without it.");
            tiers.Add(new PriceTier(upTo, RequirePrice(reader, "unitPrice") ?? Quantity.Zero, ReadFlat(reader)));
            reader.RefuseUnknown();
        }
        return price.Faults.Count == before ? tiers.ToImmutable() : [];
    }

    /// <summary>A unit price: below 10^9, at most nine digits after the point (S1).</summary>
    private static Quantity? RequirePrice(ObjectReader reader, string name)
    {
        if (reader.RequireQuantity(name) is not { } price) return null;
        if (price >= Quantity.Zero && price < PriceLimit) return price;
        reader.Fault(name, Codes.PriceInvalid, $"{name} is from 0 to below 10^9. Price a larger or smaller unit.");
        return null;
    }

    private static Quantity ReadFlat(ObjectReader reader)
    {
        if (reader.FindQuantity("flat") is not { } flat) return Quantity.Zero;
        if (flat >= Quantity.Zero && flat < MoneyBounds.Limit) return flat;
        reader.Fault("flat", Codes.PriceInvalid, "flat is from 0 to below 10^15. Send a fee that is.");
        return Quantity.Zero;
    }
}
