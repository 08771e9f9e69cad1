using Brimful.Core.Forecasts;

namespace Brimful.Server.Foresight;

/// <summary>A series from its first day to its last, told to an outlook day by day, and the periods of it that are forecast.</summary>
internal sealed class DailyReplay
{
    /// <summary>How long a period is.</summary>
    public const int PeriodDays = 30;

    private const int BaseDays = 56;
    private const int MostPeriods = 12;

    private readonly double[] _days;
    private readonly double[] _totals;
    private readonly int _firstStart;
    private readonly Func<int, bool> _isKnown;

    /// <param name="row">The series' row in its file, from 0: periods of different series begin on different days.</param>
    /// <param name="isKnown">Whether a day, by its index, lies in a known event, that nothing is learned from; null where none does.</param>
    public DailyReplay(double[] days, int row, Func<int, bool>? isKnown = null)
    {
        (_days, _isKnown) = (Fill(days), isKnown ?? (static _ => false));
        _totals = new double[days.Length + 1];
        for (var day = 0; day < days.Length; day++) _totals[day + 1] = _totals[day] + _days[day];
        _firstStart = BaseDays + (row * 7 % 14);
    }

    /// <summary>The multiples of the usual usage that are allowances.</summary>
    public static ReadOnlySpan<double> Multiples => [0.7, 0.85, 0.95, 1, 1.05, 1.15, 1.3, 1.6];

    /// <summary>How many days there are.</summary>
    public int Days => _days.Length;

    /// <summary>What was told so far.</summary>
    public UsageOutlook Outlook { get; } = new();

    /// <summary>The indexes of the days on which the last periods begin, ascending; those before which nothing was used are left out.</summary>
    public IEnumerable<int> Starts()
    {
        var count = Math.Max(0, (_days.Length - PeriodDays - _firstStart + PeriodDays - 1) / PeriodDays);
        for (var period = Math.Max(0, count - MostPeriods); period < count; period++)
        {
            var start = _firstStart + (PeriodDays * period);
            if (Usual(start) > 0) yield return start;
        }
    }

    /// <summary>Tells the outlook of the days before an index, in order.</summary>
    public void CloseBefore(int day)
    {
        while (Outlook.ClosedDays < day)
        {
            if (_isKnown(Outlook.ClosedDays)) Outlook.CloseUnknownDay();
            else Outlook.CloseDay(_days[Outlook.ClosedDays]);
        }
    }

    /// <summary>What may be used in the period that begins at a start.</summary>
    public double Allowance(int start, double multiple) => multiple * Usual(start) * PeriodDays;

    /// <summary>What was used from a start, before an index.</summary>
    public double Used(int start, int before) => _totals[before] - _totals[start];

    private double Usual(int start) => (_totals[start] - _totals[start - BaseDays]) / BaseDays;

    /// <summary>An unknown day counts as the mean of its weekday in the last four weeks; at the beginning, as the mean of the first four weeks.</summary>
    private static double[] Fill(double[] days)
    {
        var filled = (double[])days.Clone();
        var first = days.Take(28).Where(double.IsFinite).DefaultIfEmpty(0).Average();
        for (var day = 0; day < filled.Length; day++)
        {
            if (!double.IsNaN(filled[day])) continue;
            var (sum, weeks) = (0.0, 0);
            for (var before = day - 7; before >= 0 && weeks < 4; before -= 7, weeks++) sum += filled[before];
            filled[day] = weeks > 0 ? sum / weeks : first;
        }
        return filled;
    }
}
