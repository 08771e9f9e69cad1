using System.Collections.Immutable;
using Brimful.Core.Quantities;
using Brimful.Delivery.Words.Notices;

namespace Brimful.Delivery.Words.Sentences;

/// <summary>A level as it is drawn: how full, and where its lines stand.</summary>
internal static class Drawing
{
    private static readonly ExactNumber Zero = new(0, 0);

    /// <summary>Null where the notice has no level.</summary>
    public static DrawnLevel? Of(Telling telling)
    {
        if (telling.Notice is not { Used: { } used, Capacity: { } capacity } notice) return null;
        var whole = Exact.Compare(used, capacity) > 0 ? used : capacity;
        if (notice.Forecast is { Middle: var expected } && Exact.Compare(expected, whole) > 0) whole = expected;
        if (whole.Unscaled.Sign <= 0) whole = new ExactNumber(1, 0);
        var description = telling.SayFirst("level.described", "level.describedPlain") ?? "";
        var share = telling.Values.GetValueOrDefault("percent") ?? telling.Values["used"];
        var lines = LinesOf(telling, notice, whole);
        return new DrawnLevel(Exact.Share(used, whole, DrawnLevel.Whole), Exact.Share(capacity, whole, DrawnLevel.Whole), lines, description, share, telling.Values["capacity"]);
    }

    /// <summary>The line that the notice is of, and those that came with it, where they stand on the bar; each place once.</summary>
    private static ImmutableArray<DrawnLine> LinesOf(Telling telling, NoticeData notice, ExactNumber whole)
    {
        IEnumerable<ThresholdData> all = notice.Threshold is { } own ? [notice.Forecast is { Middle: var expected } ? own with { Level = expected } : own, .. notice.OtherLines] : notice.OtherLines;
        var lines = from line in all
                    where line.Level is { } level && Exact.Compare(level, Zero) > 0 && Exact.Compare(level, whole) <= 0
                    let at = Exact.Share(line.Level!.Value, whole, DrawnLevel.Whole)
                    select new DrawnLine(at, LabelOf(telling, line), Exact.Compare(notice.Used!.Value, line.Level!.Value) >= 0);
        return [.. lines.DistinctBy(line => line.At).OrderBy(line => line.At)];
    }

    private static string LabelOf(Telling telling, ThresholdData line)
    {
        if (LineNames.LooksAhead(line)) return telling.Values.GetValueOrDefault("expected") ?? telling.Amount(line.Level!.Value);
        if (ReferenceEquals(line, telling.Notice.Threshold)) return telling.Values.GetValueOrDefault("line") ?? "";
        return line is { Tier: null, Percent: { } percent } ? telling.Numbers.Percent(percent) : telling.Amount(line.Level!.Value);
    }
}
