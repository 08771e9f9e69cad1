using Brimful.Api.Answers;
using Brimful.Core.Quantities;
using Brimful.Core.Spend;

namespace Brimful.Api.Buckets;

/// <summary>Writes the property <c>spend</c>: what a bucket charges for usage.</summary>
internal static class SpendJson
{
    public static void Write(WireJson wire, SpendTerms spend)
    {
        wire.Json.WriteStartObject("spend"u8);
        wire.Json.WriteString("currency"u8, spend.Currency);
        wire.Json.WriteStartArray("prices"u8);
        foreach (var price in spend.Prices) Write(wire, price);
        wire.Json.WriteEndArray();
        wire.Json.WriteEndObject();
    }

    private static void Write(WireJson wire, MeterPrice price)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteString("meter"u8, price.Meter);
        switch (price.Price)
        {
            case PerUnitPrice perUnit:
                wire.Json.WriteString("model"u8, "perUnit"u8);
                wire.Number("unitPrice", perUnit.UnitPrice);
                break;
            case PackagePrice package:
                wire.Json.WriteString("model"u8, "package"u8);
                wire.Number("size", package.Size);
                wire.Number("price", package.Each);
                break;
            case GraduatedPrice graduated:
                wire.Json.WriteString("model"u8, "graduated"u8);
                WriteTiers(wire, graduated);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
        if (price.Price.Flat != Quantity.Zero) wire.Number("flat", price.Price.Flat);
        wire.Json.WriteEndObject();
    }

    private static void WriteTiers(WireJson wire, GraduatedPrice graduated)
    {
        wire.Json.WriteStartArray("tiers"u8);
        foreach (var tier in graduated.Tiers)
        {
            wire.Json.WriteStartObject();
            if (tier.UpTo is { } upTo) wire.Number("upTo", upTo);
            wire.Number("unitPrice", tier.UnitPrice);
            if (tier.Flat != Quantity.Zero) wire.Number("flat", tier.Flat);
            wire.Json.WriteEndObject();
        }
        wire.Json.WriteEndArray();
    }
}
