using System.Numerics;
using Brimful.Oracle;

namespace Brimful.Programs.Language;

/// <summary>What usage costs as a word, such as <c>USD|m1:unit:0.5|m2:package+3:0.2/100|m3:graduated:1.5@100,0.5+10@</c>: after <c>+</c> flat fees, after <c>/</c> a
/// package's size, after <c>@</c> where a tier ends.</summary>
internal static class SpendText
{
    public static string Of(SpendModel spend) => string.Join('|', [spend.Currency, .. spend.Prices.Select(Of)]);

    public static SpendModel Parse(string text)
    {
        var parts = text.Split('|');
        return new SpendModel(parts[0], [.. parts.Skip(1).Select(ParsePrice)]);
    }

    private static string Of(MeterPrice price)
    {
        var (kind, numbers) = price.Price switch
        {
            PriceModel.PerUnit unit => ("unit", CommandText.Of(unit.Each)),
            PriceModel.Package package => ("package", $"{CommandText.Of(package.Each)}/{CommandText.Of(package.Size)}"),
            PriceModel.Graduated graduated => ("graduated", string.Join(',', graduated.Tiers.Select(Of))),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return $"{price.Meter}:{kind}{OfFee(price.Price.Flat)}:{numbers}";
    }

    private static string Of(PriceTierModel tier) => $"{CommandText.Of(tier.Each)}{OfFee(tier.Flat)}@{(tier.UpTo is { } upTo ? CommandText.Of(upTo) : "")}";

    private static string OfFee(BigInteger flat) => flat.IsZero ? "" : "+" + CommandText.Of(flat);

    private static MeterPrice ParsePrice(string text)
    {
        var parts = text.Split(':');
        var (kind, flat) = ParseFee(parts[1]);
        return new MeterPrice(parts[0], kind switch
        {
            "unit" => new PriceModel.PerUnit(CommandText.ParseNumber(parts[2]), flat),
            "package" => ParsePackage(parts[2].Split('/'), flat),
            _ => new PriceModel.Graduated([.. parts[2].Split(',').Select(ParseTier)], flat),
        });
    }

    private static PriceModel.Package ParsePackage(string[] parts, BigInteger flat) => new(CommandText.ParseNumber(parts[1]), CommandText.ParseNumber(parts[0]), flat);

    private static PriceTierModel ParseTier(string text)
    {
        var parts = text.Split('@');
        var (each, flat) = ParseFee(parts[0]);
        return new PriceTierModel(parts[1].Length > 0 ? CommandText.ParseNumber(parts[1]) : null, CommandText.ParseNumber(each), flat);
    }

    private static (string Amount, BigInteger Flat) ParseFee(string text)
    {
        var parts = text.Split('+');
        return (parts[0], parts.Length > 1 ? CommandText.ParseNumber(parts[1]) : 0);
    }
}
