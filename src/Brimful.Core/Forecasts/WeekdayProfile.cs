using System.Runtime.CompilerServices;

namespace Brimful.Core.Forecasts;

/// <summary>How the days of the week, or the hours of the day, differ: for each, its mean over the last whole weeks, up to eight, over the mean of all days, drawn to 1 as two even weeks
/// would draw it. Never near zero, unless a series is at rest on that day for months.</summary>
internal readonly record struct WeekdayProfile
{
    private const int EvenWeeks = 2;

    private readonly Factors _factors;
    private readonly int _length;

    private WeekdayProfile(Factors factors, int length) => (_factors, _length) = (factors, length);

    /// <summary>The factor of a day, counted from the last closed one: 0 is the day after it, −1 the last closed one.</summary>
    public double Of(int day) => _factors[((day % _length) + _length) % _length];

    /// <summary>The sum of the factors of so many days after the last closed one.</summary>
    public double Sum(int days)
    {
        double sum = days - (days % _length);
        for (var day = 0; day < days % _length; day++) sum += _factors[day];
        return sum;
    }

    /// <param name="days">The ring of remembered days, whole weeks.</param>
    /// <param name="closed">How many days were closed.</param>
    /// <param name="length">Days of a week.</param>
    public static WeekdayProfile Of(ReadOnlySpan<float> days, int closed, int length)
    {
        var factors = default(Factors);
        var weeks = Math.Min(closed, days.Length) / length;
        var (total, at) = (0.0, (closed - (length * weeks)) % days.Length);
        for (var week = 0; week < weeks; week++)
        {
            for (var day = 0; day < length; day++)
            {
                factors[day] += days[at];
                total += days[at];
                at = at == days.Length - 1 ? 0 : at + 1;
            }
        }
        var mean = weeks == 0 ? 0 : total / (length * weeks);
        for (var day = 0; day < length; day++) factors[day] = mean > 0 ? (factors[day] + (EvenWeeks * mean)) / ((weeks + EvenWeeks) * mean) : 1;
        return new WeekdayProfile(factors, length);
    }

    [InlineArray(24)]
    private struct Factors
    {
        private double _first;
    }
}
