using Brimful.Core.Periods;
using NodaTime;
using NodaTime.Text;

namespace Brimful.Api.Bodies;

/// <summary>A stretch of elapsed time as an ISO 8601 duration: a day is 24 hours.</summary>
internal static class ElapsedTime
{
    public const int MaxLength = 32;

    public const string Form = "is an ISO 8601 duration of weeks, days, hours, minutes and whole seconds, from PT1S to P35D, such as PT5M.";

    private const long MostTicks = 35 * NodaConstants.TicksPerDay;

    /// <summary>The ticks of a text.</summary>
    public static bool TryParse(string text, out long ticks)
    {
        ticks = 0;
        if (PeriodPattern.Roundtrip.Parse(text) is not { Success: true, Value: { Years: 0, Months: 0, Milliseconds: 0, Ticks: 0, Nanoseconds: 0 } period }) return false;
        var span = WrittenSpan.NanosecondsOf(period) / NodaConstants.NanosecondsPerTick;
        if (Parts(period).Any(static part => part < 0) || span < NodaConstants.TicksPerSecond || span > MostTicks) return false;
        ticks = (long)span;
        return true;
    }

    private static IEnumerable<long> Parts(NodaTime.Period period) => [period.Weeks, period.Days, period.Hours, period.Minutes, period.Seconds];
}
