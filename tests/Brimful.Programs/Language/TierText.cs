using System.Numerics;
using Brimful.Oracle;

namespace Brimful.Programs.Language;

/// <summary>A bucket's tiers as a word, such as <c>t1@50(Percent:80)|t2@100(Remaining:10!)|t3@()</c>: a tier begins where the one before it ends.</summary>
internal static class TierText
{
    public static string Of(IReadOnlyList<TierModel> tiers) =>
        string.Join('|', tiers.Select(tier => $"{tier.Name}@{(tier.UpTo is { } upTo ? CommandText.Of(upTo) : "")}({TermsText.Of(tier.Lines)})"));

    public static IReadOnlyList<TierModel> Parse(string text)
    {
        var (tiers, from) = (new List<TierModel>(), BigInteger.Zero);
        foreach (var part in text.Split('|'))
        {
            var (at, open) = (part.IndexOf('@'), part.IndexOf('('));
            BigInteger? upTo = open > at + 1 ? CommandText.ParseNumber(part[(at + 1)..open]) : null;
            tiers.Add(Tier(part[..at], (from, upTo), TermsText.ParseLines(part[(open + 1)..^1])));
            from = upTo ?? from;
        }
        return tiers;
    }

    /// <summary>A tier whose lines know its bounds. An open one has none.</summary>
    public static TierModel Tier(string name, (BigInteger From, BigInteger? UpTo) bounds, IReadOnlyList<WrittenLine> lines) => new(name, bounds.UpTo, bounds.UpTo is not { } upTo ? []
        : [.. lines.Select(written => written with { Line = written.Line with { Tier = new TierBounds(name, bounds.From, upTo) } })]);
}
