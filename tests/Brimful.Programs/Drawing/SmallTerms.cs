using System.Numerics;
using Brimful.Oracle;
using Brimful.Programs.Language;

namespace Brimful.Programs.Drawing;

/// <summary>Makes what a bucket is smaller or larger, so that levels of a few units, or of many seconds, stand on its lines as often as others do on the lines that are drawn.</summary>
internal static class SmallTerms
{
    private static readonly Size Part = new(1, 25);

    public static Terms Of(Terms terms) => Of(terms, Part);

    /// <summary>Lines of seconds: a unit of what was drawn is so many.</summary>
    /// <param name="mayRecur">Whether so many are so long that steps of them are few.</param>
    public static Terms OfSeconds(Terms terms, int seconds, bool mayRecur)
    {
        var smallest = TermsDraw.Unit * (BigInteger)15;
        bool IsFit(WrittenLine written) => !written.Line.Recurs
            || (mayRecur && (written.Line.Kind == LineKind.Every ? written.Line.Amount >= smallest : terms.Capacity >= 3 * smallest));
        return Of(
            terms with
            {
                Lines = [.. terms.Lines.Where(IsFit)],
                Participants = [.. terms.Participants.Select(each => each with { Lines = [.. each.Lines.Where(line => IsFit(line) && line.Line.Kind != LineKind.EveryPercent)] })],
            },
            new Size(seconds, 1));
    }

    public static Override OfSeconds(Override own, int seconds) => new(
        own.Capacity * seconds, own.Subjects, own.Lines is { } lines ? Of([.. lines.Where(written => !written.Line.Recurs)], new Size(seconds, 1)) : null);

    private static Terms Of(Terms terms, Size size) => terms with
    {
        Capacity = size.Of(terms.Capacity),
        Lines = Of(terms.Lines, size),
        Tiers = size.Divisor == 1 ? Of(terms.Tiers, size) : terms.Tiers,
        Participants = [.. terms.Participants.Select(each => each with { Capacity = size.Of(each.Capacity), Lines = Of(each.Lines, size) })],
        Rollover = terms.Rollover is { } rollover ? rollover with { Max = size.Of(rollover.Max) } : null,
        TopUp = terms.TopUp is { } topUp ? topUp with { Below = size.Of(topUp.Below), Amount = size.Of(topUp.Amount) } : null,
    };

    private static List<WrittenLine> Of(IReadOnlyList<WrittenLine> lines, Size size) =>
        [.. lines.Select(written => written with { Line = Of(written.Line, size), Hysteresis = written.Hysteresis is { } hysteresis ? size.Of(hysteresis) : null })];

    private static Line Of(Line line, Size size) =>
        line.Kind is LineKind.Percent or LineKind.EveryPercent ? line : line with { Amount = size.Of(line.Amount), Above = size.Of(line.Above) };

    private static List<TierModel> Of(IReadOnlyList<TierModel> tiers, Size size)
    {
        var (larger, from) = (new List<TierModel>(), BigInteger.Zero);
        foreach (var tier in tiers)
        {
            BigInteger? upTo = tier.UpTo is { } end ? size.Of(end) : null;
            larger.Add(TierText.Tier(tier.Name, (from, upTo), Of(tier.Lines, size)));
            from = upTo ?? from;
        }
        return larger;
    }

    private sealed record Size(int Factor, int Divisor)
    {
        public BigInteger Of(BigInteger amount) => amount * Factor / Divisor;
    }
}
