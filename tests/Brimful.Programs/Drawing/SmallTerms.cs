using System.Numerics;
using Brimful.Oracle;

namespace Brimful.Programs.Drawing;

/// <summary>Makes what a bucket is smaller, so that levels of a few units stand on its lines as often as others do on the lines that are drawn.</summary>
internal static class SmallTerms
{
    private static readonly BigInteger Part = 25;

    public static Terms Of(Terms terms) => terms with
    {
        Capacity = terms.Capacity / Part,
        Lines = Of(terms.Lines),
        Participants = [.. terms.Participants.Select(each => each with { Capacity = each.Capacity / Part, Lines = Of(each.Lines) })],
        Rollover = terms.Rollover is { } rollover ? rollover with { Max = rollover.Max / Part } : null,
        TopUp = terms.TopUp is { } topUp ? topUp with { Below = topUp.Below / Part, Amount = topUp.Amount / Part } : null,
    };

    private static List<WrittenLine> Of(IReadOnlyList<WrittenLine> lines) => [.. lines.Select(written => written with { Line = Of(written.Line), Hysteresis = written.Hysteresis / Part })];

    private static Line Of(Line line) => line.IsPercent ? line : line with { Amount = line.Amount / Part, Above = line.Above / Part };
}
