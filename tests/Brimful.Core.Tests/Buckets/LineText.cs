using Brimful.Core.Crossings;
using Brimful.Core.Outlooks;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;

namespace Brimful.Core.Tests.Buckets;

/// <summary>
/// Thresholds and facts as the short texts of tables: <c>80%</c>, <c>=500</c>, <c>left200</c>, <c>every100&gt;50</c>, <c>every10%&gt;100</c>, <c>p0.8</c> (a forecast to the period's end), <c>runOut</c> (within a week);
/// <c>!</c> fires when created under the level, <c>~5</c> is a hysteresis. A fact is <c>+80%</c>, <c>-80%</c>, <c>+step150</c>, <c>top-up</c> or <c>ended</c>; a participant's is <c>+s2:80%</c>.
/// </summary>
internal static class LineText
{
    public static Threshold Threshold(string text)
    {
        var fires = text.EndsWith('!');
        var parts = text.TrimEnd('!').Split('~');
        return new Threshold(Line(parts[0]))
        {
            OnCreate = fires ? OnCreate.Fire : OnCreate.Skip,
            Hysteresis = parts.Length > 1 ? Quantity.Parse(parts[1]) : null,
        };
    }

    public static ThresholdLine Line(string text)
    {
        if (text.StartsWith('=')) return new ValueLine(Quantity.Parse(text[1..]));
        if (text.StartsWith("left", StringComparison.Ordinal)) return new RemainingLine(Quantity.Parse(text[4..]));
        if (text.StartsWith("pace", StringComparison.Ordinal)) return new PaceLine(Quantity.Parse(text[4..]), PaceLine.FewestAhead);
        if (text.StartsWith('p')) return new ForecastLine(Quantity.Parse(text[1..]), 0, null, null);
        if (text == "runOut") return new RunOutLine(7 * NodaTime.NodaConstants.TicksPerDay);
        if (!text.StartsWith("every", StringComparison.Ordinal)) return new PercentLine(Quantity.Parse(text.TrimEnd('%')));
        var parts = text[5..].Split('>');
        var above = parts.Length > 1 ? Quantity.Parse(parts[1]) : Quantity.Zero;
        return parts[0].EndsWith('%')
            ? new EveryPercentLine(Quantity.Parse(parts[0].TrimEnd('%')), above)
            : new EveryLine(Quantity.Parse(parts[0]), above);
    }

    /// <summary>A line that does not recur; null for one that does.</summary>
    public static string? Of(ThresholdLine line) => line switch
    {
        PercentLine percent => $"{percent.Percent}%",
        ValueLine value => $"={value.Value}",
        RemainingLine remaining => $"left{remaining.Remaining}",
        ForecastLine forecast => $"p{forecast.Probability}",
        RunOutLine => "runOut",
        PaceLine pace => $"pace{pace.Over}",
        _ => null,
    };

    public static string Of(BucketFact fact) => fact switch
    {
        Crossed crossed => "+" + Of(crossed),
        Cleared cleared => "-" + Of(cleared),
        ToppedUp => "top-up",
        _ => "ended",
    };

    public static string Of(IEnumerable<BucketFact> facts) => string.Join(' ', facts.Select(Of));

    private static string Of(ThresholdFact fact) => (fact.Participant is { } subject ? $"s{subject}:" : "") + LineOf(fact);

    private static string LineOf(ThresholdFact fact) => Of(fact.Line) ?? $"step{fact.Level}";
}
