using System.Numerics;
using Brimful.Oracle;

namespace Brimful.Programs.Drawing;

/// <summary>Draws what usage costs: prices with few digits, whose costs stand on round lines, and with all nine, whose costs have eighteen.</summary>
internal sealed class SpendDraw(Random random)
{
    private static readonly BigInteger Unit = TermsDraw.Unit;

    public SpendModel New(IReadOnlyList<string> meters) => new(Currency(), [.. meters.Select(meter => new MeterPrice(meter, Price()))]);

    /// <summary>Another price, or another order of the same.</summary>
    public SpendModel Edited(SpendModel before)
    {
        var place = random.Next(before.Prices.Count);
        return random.Next(6) == 0
            ? new SpendModel(Currency(), [.. before.Prices.Reverse()])
            : before with { Prices = [.. before.Prices.Select((price, at) => at == place ? price with { Price = Price() } : price)] };
    }

    private string Currency() => random.Next(8) == 0 ? "EUR" : "USD";

    private PriceModel Price() => random.Next(3) switch
    {
        0 => new PriceModel.PerUnit(Each(), Fee()),
        1 => new PriceModel.Package(random.Next(4) switch { 0 => Unit * 3 / 2, 1 => random.NextInt64(1, 20 * TermsDraw.Unit), _ => random.Next(1, 6) * 5 * Unit }, Each() * random.Next(1, 11), Fee()),
        _ => new PriceModel.Graduated(Tiers(), Fee()),
    };

    private List<PriceTierModel> Tiers()
    {
        var (tiers, upTo) = (new List<PriceTierModel>(), BigInteger.Zero);
        for (var more = random.Next(0, 3); more > 0; more--) tiers.Add(new PriceTierModel(upTo += random.Next(1, 11) * 10 * Unit, Each(), Fee()));
        tiers.Add(new PriceTierModel(null, Each(), Fee()));
        return tiers;
    }

    private BigInteger Each() => random.Next(8) switch
    {
        0 => 0,
        1 => 1,
        2 => random.NextInt64(1, 3 * TermsDraw.Unit),
        _ => random.Next(1, 5) * Unit / 2,
    };

    private BigInteger Fee() => random.Next(4) > 0 ? 0 : random.Next(1, 6) * 5 * Unit;
}
