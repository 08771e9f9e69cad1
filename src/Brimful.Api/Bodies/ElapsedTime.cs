using NodaTime;
using NodaTime.Text;

namespace Brimful.Api.Bodies;

/// <summary>A stretch of elapsed time as an ISO 8601 duration: a day is 24 hours.</summary>
internal static class ElapsedTime
{
    public const int MaxLength = 32;

    public const string Form = "is an ISO 8601 duration of weeks, days, hours, minutes and whole seconds, from PT1S to P35D, such as PT5M.";

    private const long MostSeconds = 35 * NodaConstants.SecondsPerDay;

    /// <summary>The ticks of a text.</summary>
    public static bool TryParse(string text, out long ticks)
    {
        ticks = 0;
        if (PeriodPattern.Roundtrip.Parse(text) is not { Success: true, Value: { Years: 0, Months: 0, Milliseconds: 0, Ticks: 0, Nanoseconds: 0 } period }) return false;
        var seconds = SecondsOf(period);
        if (Parts(period).Any(static part => part < 0) || seconds < 1 || seconds > MostSeconds) return false;
        ticks = (long)seconds * NodaConstants.TicksPerSecond;
        return true;
    }

    /// <summary>Not <see cref="Period.ToDuration"/>, which overflows.</summary>
    private static Int128 SecondsOf(Period period) =>
        ((Int128)period.Weeks * NodaConstants.SecondsPerWeek) + ((Int128)period.Days * NodaConstants.SecondsPerDay)
        + ((Int128)period.Hours * NodaConstants.SecondsPerHour) + ((Int128)period.Minutes * NodaConstants.SecondsPerMinute) + period.Seconds;

    private static IEnumerable<long> Parts(Period period) => [period.Weeks, period.Days, period.Hours, period.Minutes, period.Seconds];
}
