using System.Collections.Immutable;

namespace Brimful.Core.Calibration;

/// <summary>Compares what was said with what happened, period by period. Keeps sums only: it may be told of any number of them, in any order.</summary>
public sealed class CalibrationTally
{
    /// <summary>The probability from which on a day counts as an alert.</summary>
    public const double AlertProbability = 0.8;

    private const int Bins = 10;

    /// <summary>A capacity that is exceeded by this day leaves no time to say so.</summary>
    private const int TooSoonDays = 4;

    private const int SevenDays = 7;

    private readonly (int Count, double Predicted, int Happened)[] _bins = new (int, double, int)[Bins];
    private readonly SortedDictionary<int, int> _leads = [];
    private double _forecastErrors;
    private double _normalErrors;
    private double _runRateErrors;
    private int _periods;
    private int _fired;
    private int _right;
    private int _exceeded;
    private int _foretoldSevenDays;
    private int _intervals;
    private int _covered;

    public void Add(RememberedPeriod period)
    {
        _periods++;
        foreach (var day in period.Asked) Compare(day.Odds, period.Exceeded(day) ? 1 : 0);
        CountCoverage(period);
        CountAlert(period);
    }

    public CalibrationReport Report()
    {
        var (asked, bins) = (_bins.Sum(static bin => bin.Count), ImmutableArray.CreateBuilder<ReliabilityBin>(Bins));
        for (var bin = 0; bin < Bins; bin++)
            bins.Add(new ReliabilityBin(bin / (double)Bins, (bin + 1) / (double)Bins, _bins[bin].Count, Share(_bins[bin].Predicted, _bins[bin].Count), Share(_bins[bin].Happened, _bins[bin].Count)));
        return new CalibrationReport(_periods, asked, bins.MoveToImmutable())
        {
            CalibrationError = Share(_bins.Sum(static bin => Math.Abs(bin.Predicted - bin.Happened)), asked),
            Brier = Share(_forecastErrors, asked),
            Normal = SkillAgainst(_normalErrors, asked),
            RunRate = SkillAgainst(_runRateErrors, asked),
            Alerts = new AlertRecord(_fired, _exceeded, Share(_right, _fired), Share(_right, _exceeded), Share(_foretoldSevenDays, _exceeded), MiddleLead()),
            Coverage = Share(_covered, _intervals),
        };
    }

    private void Compare(ExceedOdds odds, int happened)
    {
        ref var bin = ref _bins[Math.Min(Bins - 1, (int)(odds.Forecast * Bins))];
        bin = (bin.Count + 1, bin.Predicted + odds.Forecast, bin.Happened + happened);
        _forecastErrors += (odds.Forecast - happened) * (odds.Forecast - happened);
        _normalErrors += (odds.Normal - happened) * (odds.Normal - happened);
        _runRateErrors += (odds.RunRate - happened) * (odds.RunRate - happened);
    }

    /// <summary>A period without usage says nothing about how wide intervals should be.</summary>
    private void CountCoverage(RememberedPeriod period)
    {
        if (period.UsedAtEnd <= 0) return;
        foreach (var day in period.Compared)
        {
            _intervals++;
            if (day.Expected.Low <= period.UsedAtEnd && period.UsedAtEnd <= day.Expected.High) _covered++;
        }
    }

    /// <summary>The first day of a period that would have alerted, if one did: of its own capacity; else of the last one that was asked about.</summary>
    private void CountAlert(RememberedPeriod period)
    {
        if (!period.Asked.Any()) return;
        var first = period.Asked.Where(static day => day.Odds.Forecast >= AlertProbability).Select(static day => (RememberedDay?)day).FirstOrDefault();
        var exceededOn = period.ExceededOn((first ?? period.Asked.Last()).Capacity);
        if (exceededOn <= TooSoonDays) return;
        if (first is not null) _fired++;
        if (exceededOn is not { } exceeded) return;
        _exceeded++;
        if (first is not { } alert) return;
        var lead = exceeded - alert.DaysPassed;
        _right++;
        if (lead >= SevenDays) _foretoldSevenDays++;
        _leads[lead] = _leads.GetValueOrDefault(lead) + 1;
    }

    private BaselineSkill SkillAgainst(double errors, int asked) => new(Share(errors, asked), errors > 0 ? 1 - (_forecastErrors / errors) : null);

    /// <summary>The lower middle, in days.</summary>
    private int? MiddleLead()
    {
        var before = 0;
        foreach (var (lead, count) in _leads)
            if (2 * (before += count) >= _right) return lead;
        return null;
    }

    private static double? Share(double part, int of) => of == 0 ? null : part / of;
}
