namespace Brimful.Core.Forecasts;

/// <summary>What was used in each of the weeks of a bit more than a year, so that the days to come can be told from what the same ones brought a year ago; of hours, the days of a bit
/// more than a week. Weeks are counted from a series' first day; within one, days are told by the profile of now.</summary>
internal sealed class WeekTotals
{
    /// <summary>Weeks before the same day of last year over which its level is taken.</summary>
    private const int LevelWeeks = 4;

    /// <summary>The share of what a level a year ago led to expect that is added to what came: a season that was at rest then says little of now.</summary>
    private const double OffsetShare = 0.3;

    private readonly int _length;
    private readonly int _aYear;
    private readonly float[] _totals;

    /// <param name="season">What a week and a year are.</param>
    public WeekTotals(Seasonality season)
    {
        (_length, _aYear) = (season.Length, season.Length * season.Seasons);
        _totals = new float[RememberedOf(season)];
    }

    public float[] Ring => _totals;

    /// <summary>Closed days from which a year ago, and the level before it, are known.</summary>
    public int KnownDays => _aYear + LevelDays;

    private int LevelDays => LevelWeeks * _length;

    /// <summary>Days ahead for which all weeks of last year are over by now; what is asked beyond goes by these.</summary>
    private int LongestAhead => _aYear - _length;

    /// <summary>A year, the level before it and the week that is not over.</summary>
    public static int RememberedOf(Seasonality season) => season.Seasons + LevelWeeks + 2;

    /// <param name="day">The index of the day, from 0.</param>
    public void Add(int day, double used)
    {
        var at = day / _length % _totals.Length;
        _totals[at] = (float)(used + (day % _length == 0 ? 0 : _totals[at]));
    }

    /// <summary>By how much the days after the same day a year ago were above the four weeks before, weekdays apart, in logarithms. 0 if that is not known.</summary>
    /// <param name="closed">How many days were closed.</param>
    /// <param name="days">How many days after the last closed one.</param>
    /// <param name="profile">The weekdays, of now.</param>
    public double YearAgo(int closed, int days, in WeekdayProfile profile)
    {
        if (closed < KnownDays) return 0;
        days = Math.Min(days, LongestAhead);
        var from = closed - _aYear;
        var level = Between(from - LevelDays, from, profile, closed) / LevelDays;
        var expected = level * profile.Sum(days);
        return expected > 0 ? Math.Log((Between(from, from + days, profile, closed) + (OffsetShare * expected)) / ((1 + OffsetShare) * expected)) : 0;
    }

    /// <summary>What was used on the days from one index, before another.</summary>
    private double Between(int from, int to, in WeekdayProfile profile, int closed)
    {
        var sum = 0.0;
        for (var week = from / _length; _length * week < to; week++)
        {
            var (first, last) = (Math.Max(from, _length * week), Math.Min(to, (_length * week) + _length));
            sum += _totals[week % _totals.Length] * (last - first == _length ? 1 : Share(first, last, profile, closed));
        }
        return Math.Max(0, sum);
    }

    /// <summary>The share of a week that days of it have.</summary>
    private double Share(int first, int last, in WeekdayProfile profile, int closed)
    {
        var share = 0.0;
        for (var day = first; day < last; day++) share += profile.Of(day - closed);
        return share / _length;
    }
}
