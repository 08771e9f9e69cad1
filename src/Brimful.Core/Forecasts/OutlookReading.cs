namespace Brimful.Core.Forecasts;

/// <summary>What an outlook says at the end of its last closed day, read once for several questions. Ask it before another day closes.</summary>
public readonly record struct OutlookReading
{
    internal const int ShiftSigns = 11;
    internal const int ScaleSigns = 11;

    /// <summary>Beyond this many days no error was fitted: the scale grows on with the square root of the days.</summary>
    private const double LongestFittedDays = 30;

    /// <summary>What was expected of the day in progress counts as this share of a day when its rate is told from what was used so far.</summary>
    private const double ExpectedShare = 0.5;

    private readonly UsageOutlook _outlook;
    private readonly UsageLevels _levels;
    private readonly WeekdayProfile _profile;
    private readonly double _lastingRise;
    private readonly double _variation;
    private readonly FittedConstants _constants;
    private readonly Seasonality _every;

    internal OutlookReading(UsageOutlook outlook, in UsageLevels levels, in WeekdayProfile profile, FittedConstants constants)
    {
        (_outlook, _levels, _profile, _constants) = (outlook, levels, profile, constants);
        _every = outlook.Every;
        (_lastingRise, _variation) = (outlook.LastingRise * levels.Rise, outlook.Variation(profile));
    }

    /// <summary>The sum of the days after the last closed one.</summary>
    /// <param name="days">At least 1.</param>
    public Forecast Ahead(int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        return Over(ExpectedOver(days), days);
    }

    /// <summary>The rest of the day in progress and the sum of so many days after it.</summary>
    /// <param name="days">After the day in progress, which is the one after the last closed day; at least 0.</param>
    public Forecast Ahead(int days, DayInProgress today)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        var passed = Math.Clamp(today.Passed, 0, 1);
        var first = ExpectedOver(1);
        var rate = ((ExpectedShare * first) + Math.Max(0, today.Used)) / (ExpectedShare + passed);
        return Over((rate * (1 - passed)) + ExpectedOver(days + 1) - first, days + 1 - passed);
    }

    /// <summary>What is used on a single day to come.</summary>
    /// <param name="ahead">1 is the day after the last closed one.</param>
    public Forecast OnDay(int ahead)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ahead, 1);
        // A day differs from its level as the first one does, and the level by then from the one of now as the sum until then does.
        var (day, level) = (ScaleOver(1), ScaleOver(ahead));
        var scale = Math.Sqrt((day * day * (1 - (1.0 / ahead))) + (level * level));
        return new Forecast(_levels.Mean * _profile.Of(ahead - 1), ShiftOver(ahead), scale, _constants.ErrorsOver(_every.DaysOf(1)));
    }

    /// <summary>What speaks for more or less than the mean of the levels, each alone and by the horizon.</summary>
    internal void WriteShiftSigns(double days, Span<double> signs)
    {
        var longer = Longer(days);
        signs[0] = LogRatio.Of(_levels.Of7Days, _levels.Mean);
        signs[1] = LogRatio.Of(_levels.Of14Days, _levels.Mean);
        signs[2] = LogRatio.Of(_levels.Of28Days, _levels.Mean);
        signs[3] = LogRatio.Of(_levels.Of56Days, _levels.Mean);
        signs[4] = _lastingRise;
        for (var sign = 0; sign < 5; sign++) signs[5 + sign] = signs[sign] * longer;
        signs[10] = _outlook.Season((int)Math.Ceiling(Math.Max(1, days)), _profile);
    }

    /// <summary>What speaks for larger or smaller errors, each alone and by the horizon.</summary>
    internal void WriteScaleSigns(double days, Span<double> signs)
    {
        var longer = Longer(days);
        (signs[0], signs[1], signs[2]) = (1, longer, longer * longer);
        signs[3] = _outlook.Errors.Of7Days.LogScale;
        signs[4] = _outlook.Errors.Of14Days.LogScale;
        signs[5] = _outlook.Errors.Of28Days.LogScale;
        signs[6] = Math.Log(Math.Sqrt((_variation * _variation / Math.Max(1, days)) + _outlook.Errors.Of14Days.MeanSquare) + 0.02);
        for (var sign = 3; sign < 7; sign++) signs[4 + sign] = signs[sign] * longer;
    }

    /// <summary>What the mean of the levels and the weekdays come to over the days after the last closed one.</summary>
    internal double ExpectedOver(int days) => _levels.Mean * _profile.Sum(days);

    private double Longer(double days) => Math.Log(Math.Clamp(_every.DaysOf(days), 1, LongestFittedDays) / 10);

    private Forecast Over(double expected, double days) => new(expected, ShiftOver(days), ScaleOver(days), _constants.ErrorsOver(_every.DaysOf(days)));

    private double ShiftOver(double days)
    {
        Span<double> signs = stackalloc double[ShiftSigns];
        WriteShiftSigns(days, signs);
        return Weighted(signs, _constants.ShiftWeights);
    }

    private double ScaleOver(double days)
    {
        Span<double> signs = stackalloc double[ScaleSigns];
        WriteScaleSigns(days, signs);
        return _every.Widening * Math.Exp(Math.Clamp(Weighted(signs, _constants.ScaleWeights), -6, 0)) * Math.Sqrt(Math.Max(1, _every.DaysOf(days) / LongestFittedDays));
    }

    private static double Weighted(ReadOnlySpan<double> signs, double[] weights)
    {
        var sum = 0.0;
        for (var sign = 0; sign < signs.Length; sign++) sum += signs[sign] * weights[sign];
        return sum;
    }
}
