using System.Runtime.CompilerServices;

namespace Brimful.Core.Forecasts;

/// <summary>How the days of the week differ: for each, its mean over the last whole weeks, up to eight, over the mean of all days, drawn to 1 as two even weeks
/// would draw it. Never near zero, unless a series is at rest on that day for months.</summary>
internal readonly record struct WeekdayProfile
{
    private const int EvenWeeks = 2;

    private readonly SevenFactors _factors;

    private WeekdayProfile(SevenFactors factors) => _factors = factors;

    /// <summary>The factor of a day, counted from the last closed one: 0 is the day after it, −1 the last closed one.</summary>
    public double Of(int day) => _factors[((day % 7) + 7) % 7];

    /// <summary>The sum of the factors of so many days after the last closed one.</summary>
    public double Sum(int days)
    {
        double sum = 7 * (days / 7);
        for (var day = 0; day < days % 7; day++) sum += _factors[day];
        return sum;
    }

    /// <param name="days">The ring of remembered days, whole weeks.</param>
    /// <param name="closed">How many days were closed.</param>
    public static WeekdayProfile Of(ReadOnlySpan<float> days, int closed)
    {
        var factors = default(SevenFactors);
        var weeks = Math.Min(closed, days.Length) / 7;
        var (total, at) = (0.0, (closed - (7 * weeks)) % days.Length);
        for (var week = 0; week < weeks; week++)
        {
            for (var day = 0; day < 7; day++)
            {
                factors[day] += days[at];
                total += days[at];
                at = at == days.Length - 1 ? 0 : at + 1;
            }
        }
        var mean = weeks == 0 ? 0 : total / (7 * weeks);
        for (var day = 0; day < 7; day++) factors[day] = mean > 0 ? (factors[day] + (EvenWeeks * mean)) / ((weeks + EvenWeeks) * mean) : 1;
        return new WeekdayProfile(factors);
    }

    [InlineArray(7)]
    private struct SevenFactors
    {
        private double _first;
    }
}
