using System.Globalization;
using System.Numerics;

namespace Brimful.Core.Tests.Spend;

/// <summary>What usage costs, from nothing but the events and the texts of prices: by the letter of S18 and S23, slowly, in whole numbers of 10^-18.</summary>
internal static class NaivePricing
{
    private static readonly BigInteger Billion = BigInteger.Pow(10, 9);

    /// <summary>What a meter's values cost.</summary>
    /// <param name="price">As <see cref="PriceText"/> has it.</param>
    public static BigInteger CostOf(string price, IEnumerable<string> values) => CostOf(price, values.Aggregate(BigInteger.Zero, (sum, value) => sum + Nanos(value)));

    private static BigInteger CostOf(string price, BigInteger quantity)
    {
        if (price.Contains(':') || price.Contains(' ')) return Graduated(price.Split(' '), quantity);
        var (main, flat) = (price.Split('+')[0], price.Contains('+') ? Nanos(price.Split('+')[1]) * Billion : 0);
        var fee = quantity > 0 ? flat : 0;
        if (!main.Contains('@')) return (quantity * Nanos(main)) + fee;
        var (size, each) = (Nanos(main.Split('@')[0]), Nanos(main.Split('@')[1]) * Billion);
        BigInteger packages = 0;
        for (var left = quantity; left > 0; left -= size) packages++;
        for (var left = quantity; left <= -size; left += size) packages--;
        return (packages * each) + fee;
    }

    private static BigInteger Graduated(string[] tiers, BigInteger quantity)
    {
        BigInteger cost = 0, from = 0;
        foreach (var tier in tiers)
        {
            var main = tier.Split('+')[0];
            BigInteger? upTo = main.Contains(':') ? Nanos(main.Split(':')[0]) : null;
            var unit = Nanos(main.Split(':')[^1]);
            if (quantity <= 0) return quantity * unit;
            if (quantity > from && tier.Contains('+')) cost += Nanos(tier.Split('+')[1]) * Billion;
            cost += BigInteger.Max(0, BigInteger.Min(quantity, upTo ?? quantity) - from) * unit;
            from = upTo ?? from;
        }
        return cost;
    }

    /// <summary>A decimal text in billionths.</summary>
    public static BigInteger Nanos(string text)
    {
        var parts = text.TrimStart('-').Split('.');
        var magnitude = BigInteger.Parse(parts[0] + (parts.Length > 1 ? parts[1] : "").PadRight(9, '0'), CultureInfo.InvariantCulture);
        return text.StartsWith('-') ? -magnitude : magnitude;
    }
}
