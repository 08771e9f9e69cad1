namespace Brimful.Core.Forecasts;

/// <summary>
/// What the closed days of a series of daily usage say about the days to come. Kept a series, and told of each day once, in order, as it closes;
/// nothing is allocated for a day. Days are counted from the first one told; the same days give the same outlook, and nothing later is looked at.
/// </summary>
/// <remarks>
/// It remembers eight weeks of days, a year of weeks, the levels that it had on the last 28 days, and how far sums of 7, 14 and 28 days were from those levels. An error
/// counts on the day on which the last of its days closed, never on the day it was forecast from: that one did not know it.
/// </remarks>
public sealed partial class UsageOutlook
{
    /// <summary>Closed days below which nothing is forecast: <c>insufficientHistory</c>.</summary>
    public const int SufficientDays = 14;

    private readonly Seasonality _every;
    private readonly int _week;
    private readonly (double Error, double Rise, double Season) _decay;
    private readonly float[] _days;
    private readonly float[] _levels;
    private readonly float[] _slowLevels;
    private readonly float[] _rises;
    private readonly float[] _seasons;
    private readonly WeekTotals _weeks;
    private RealisedErrors _errors;
    private Persistence _rise;
    private Persistence _season;
    private int _closed;

    /// <summary>Of days.</summary>
    public UsageOutlook()
        : this(Seasonality.Weekly)
    {
    }

    /// <summary>Of days, or of hours: what is said of days and weeks here holds of hours and days then.</summary>
    public UsageOutlook(Seasonality every)
    {
        (_every, _week) = (every, every.Length);
        _decay = (every.Decay(28), every.Decay(90), every.Decay(180));
        _days = new float[every.Remembered];
        _levels = new float[LongestSum];
        _slowLevels = new float[LastingDays];
        _rises = new float[LastingDays];
        _seasons = new float[LastingDays];
        _weeks = new WeekTotals(every);
    }

    /// <summary>How many days were closed.</summary>
    public int ClosedDays => _closed;

    internal Seasonality Every => _every;

    /// <summary>Levels are remembered until the longest sum that is compared with them is over.</summary>
    private int LongestSum => 4 * _week;

    /// <summary>Days after which it is known whether a rise or fall of the last week lasted.</summary>
    private int LastingDays => 2 * _week;

    /// <summary>Closes the next day.</summary>
    /// <param name="used">What was used of it, in the series' unit; below 0 counts as 0.</param>
    public void CloseDay(double used)
    {
        _days[_closed % _days.Length] = (float)Math.Max(0, used);
        _weeks.Add(_closed, Math.Max(0, used));
        _closed++;
        var levels = Levels();
        Realise(levels);
        _levels[_closed % _levels.Length] = (float)levels.Mean;
        _slowLevels[_closed % LastingDays] = (float)levels.Of56Days;
        _rises[_closed % LastingDays] = (float)levels.Rise;
        if (_closed >= _weeks.KnownDays) _seasons[_closed % LastingDays] = (float)_weeks.YearAgo(_closed, LastingDays, WeekdayProfile.Of(_days, _closed, _week));
    }

    /// <summary>Closes a day of which nothing is known: it counts as the mean of its weekday over the last four weeks.</summary>
    public void CloseUnknownDay()
    {
        var (sum, weeks) = (0.0, 0);
        for (; weeks < 4 && _closed >= _week * (weeks + 1); weeks++) sum += Day(_week * (weeks + 1));
        CloseDay(weeks > 0 ? sum / weeks : Levels().Of28Days);
    }

    /// <summary>The sum of the next days. Null for <c>insufficientHistory</c>.</summary>
    /// <param name="days">At least 1.</param>
    public Forecast? Ahead(int days) => Read()?.Ahead(days);

    /// <summary>The rest of the day in progress and the sum of so many days after it. Null for <c>insufficientHistory</c>.</summary>
    /// <param name="days">After the day in progress, which is the one after the last closed day; at least 0.</param>
    public Forecast? Ahead(int days, DayInProgress today) => Read()?.Ahead(days, today);

    /// <summary>What is used on a single day to come. Null for <c>insufficientHistory</c>.</summary>
    /// <param name="ahead">1 is the day after the last closed one.</param>
    public Forecast? OnDay(int ahead) => Read()?.OnDay(ahead);

    /// <summary>What it says now, read once for several questions. Null for <c>insufficientHistory</c>.</summary>
    public OutlookReading? Read() => Read(FittedConstants.Shipped);

    internal OutlookReading? Read(FittedConstants constants)
    {
        if (_closed < _every.SufficientSteps) return null;
        return new OutlookReading(this, Levels(), WeekdayProfile.Of(_days, _closed, _week), constants);
    }

    /// <summary>What was used on one of the last 56 closed days.</summary>
    /// <param name="back">1 is the last closed one.</param>
    public double UsedOn(int back) => Day(back);

    internal ref readonly RealisedErrors Errors => ref _errors;

    /// <summary>How much of a rise or fall of this series lasts, above or below the half that is taken for granted until it has shown it.</summary>
    internal double LastingRise => _rise.Share(belief: 0.05) - 0.5;

    /// <summary>How much more than usual the same days brought a year ago, as far as this series has shown to go by the year.</summary>
    internal double Season(int days, in WeekdayProfile profile) => SeasonShare * _weeks.YearAgo(_closed, days, profile);

    private double SeasonShare => _season.Share(belief: 0.1);

    /// <summary>The usage of a day so many days back; 1 is the last closed one.</summary>
    private double Day(int back) => _days[(_closed - back) % _days.Length];

    private UsageLevels Levels()
    {
        Span<double> sums = stackalloc double[4];
        var (sum, at, reach) = (0.0, (_closed + _days.Length - 1) % _days.Length, Math.Min(_closed, _days.Length));
        for (int back = 1, window = 0; back <= _days.Length; back++)
        {
            if (back <= reach) sum += _days[at];
            at = at == 0 ? _days.Length - 1 : at - 1;
            if (back == _week * UsageLevels.Windows[window]) sums[window++] = sum / Math.Max(1, Math.Min(back, reach));
        }
        return new UsageLevels(sums[0], sums[1], sums[2], sums[3]);
    }

    /// <summary>Compares what was expected 7, 14 and 28 days ago with what was used since.</summary>
    private void Realise(in UsageLevels now)
    {
        // A level of less than a week is too young to learn from.
        if (_closed >= 2 * _week) _errors.Of7Days.Add(LogRatio.Of(now.Of7Days, LevelBefore(_week)), _decay.Error);
        if (_closed >= LongestSum + _week) _errors.Of28Days.Add(LogRatio.Of(now.Of28Days, LevelBefore(LongestSum)), _decay.Error);
        if (_closed < LastingDays + _week) return;
        var (level, announced) = (LevelBefore(LastingDays), (double)_seasons[_closed % LastingDays]);
        var came = LogRatio.Of(now.Of14Days, level);
        _errors.Of14Days.Add(came - (SeasonShare * announced), _decay.Error);
        _season.Add(announced, came, _decay.Season);
        if (_closed >= 2 * LastingDays) _rise.Add(_rises[_closed % LastingDays], came - LogRatio.Of(_slowLevels[_closed % LastingDays], level), _decay.Rise);
    }

    /// <summary>The level at the end of the day so many days before the last closed one.</summary>
    private double LevelBefore(int days) => _levels[(_closed - days) % _levels.Length];

    /// <summary>The standard deviation of the last 28 days without their weekdays, over their mean.</summary>
    internal double Variation(in WeekdayProfile profile)
    {
        var (sum, squares, days) = (0.0, 0.0, Math.Min(_closed, LongestSum));
        for (var back = 1; back <= days; back++)
        {
            // A weekday near zero says nothing of the level.
            var level = Day(back) / Math.Max(0.25, profile.Of(-back));
            sum += level;
            squares += level * level;
        }
        var mean = sum / days;
        return mean > 0 ? Math.Sqrt(Math.Max(0, (squares / days) - (mean * mean))) / mean : 0;
    }
}
