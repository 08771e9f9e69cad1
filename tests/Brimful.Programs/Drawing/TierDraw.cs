using System.Numerics;
using Brimful.Oracle;
using Brimful.Programs.Language;

namespace Brimful.Programs.Drawing;

/// <summary>Draws tiers: round ends, lines on percents and remainders that levels often stand on.</summary>
internal sealed class TierDraw(Random random)
{
    /// <param name="unit">What the smallest tiers are made of.</param>
    public IReadOnlyList<TierModel> New(BigInteger unit)
    {
        var (tiers, from) = (new List<TierModel>(), BigInteger.Zero);
        for (var more = random.Next(1, 4); more > 0; more--)
        {
            var upTo = from + (random.Next(1, 6) * unit);
            tiers.Add(TierText.Tier($"t{tiers.Count + 1}", (from, upTo), Lines(upTo - from)));
            from = upTo;
        }
        if (random.Next(2) == 0) tiers.Add(new TierModel($"t{tiers.Count + 1}", null, []));
        return tiers;
    }

    private List<WrittenLine> Lines(BigInteger span)
    {
        var lines = new List<WrittenLine>();
        for (var more = random.Next(0, 3); more > 0; more--)
        {
            var line = random.Next(2) == 0 ? new Line(LineKind.Percent, random.Next(1, 11) * 10 * (BigInteger)TermsDraw.Unit, 0) : new Line(LineKind.Remaining, span * random.Next(0, 6) / 5, 0);
            BigInteger? hysteresis = random.Next(3) > 0 ? null : random.Next(0, 30) * (BigInteger)TermsDraw.Unit;
            if (lines.TrueForAll(other => other.Line != line)) lines.Add(new WrittenLine(line, random.Next(3) == 0, hysteresis));
        }
        return lines;
    }
}
