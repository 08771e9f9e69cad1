using System.Collections.Immutable;
using Brimful.Core.Outlooks;

namespace Brimful.Engine.Backtests;

/// <summary>Adds up what lines that look ahead would have been worth.</summary>
internal static class ForesightTally
{
    private const int Digits = 4;

    /// <param name="lines">That were asked about, in their order.</param>
    /// <param name="isShown">Whether a warning is told by itself; all are in the figures.</param>
    public static BacktestForesight Of(IReadOnlyCollection<FoundPeriod> periods, IEnumerable<MovingLine> lines, Func<BacktestWarning, bool> isShown) => new(
        [.. lines.Select(line => LineOf(line, [.. periods.Where(period => period.Line == line)]))],
        [.. periods.SelectMany(static period => period.Warnings).Where(isShown).OrderBy(static warning => warning.At).ThenBy(static warning => warning.Account, StringComparer.Ordinal)
            .ThenBy(static warning => warning.Bucket, StringComparer.Ordinal).Take(BacktestFindings.MostWarnings)]);

    private static LineForesight LineOf(MovingLine line, List<FoundPeriod> periods)
    {
        var warnings = periods.SelectMany(static period => period.Warnings).ToList();
        var (came, open) = (warnings.Count(static warning => warning.Outcome == WarningOutcome.Exceeded), warnings.Count(static warning => warning.Outcome == WarningOutcome.Open));
        var known = warnings.Count - open;
        var foretold = periods.Where(static period => period is { IsOverrun: true, Warnings: [{ LeadDays: not null }, ..] }).ToList();
        return new LineForesight(
            line, warnings.Count, came, open, known == 0 ? null : Math.Round((double)came / known, Digits),
            periods.Count(static period => period.IsOverrun), foretold.Count, MiddleOf([.. foretold.Select(static period => period.Warnings[0].LeadDays!.Value).Order()]));
    }

    private static double? MiddleOf(ImmutableArray<int> days) =>
        days.IsEmpty ? null : days.Length % 2 == 1 ? days[days.Length / 2] : (days[(days.Length / 2) - 1] + days[days.Length / 2]) / 2.0;
}
