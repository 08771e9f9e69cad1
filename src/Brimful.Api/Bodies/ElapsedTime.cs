using NodaTime;
using NodaTime.Text;

namespace Brimful.Api.Bodies;

/// <summary>A stretch of elapsed time as an ISO 8601 duration: a day is 24 hours.</summary>
internal static class ElapsedTime
{
    public const int MaxLength = 32;

    public const string Form = "is an ISO 8601 duration of weeks, days, hours, minutes and whole seconds, from PT1S to P35D, such as PT5M.";

    private static readonly Duration Most = Duration.FromDays(35);

    /// <summary>The ticks of a text.</summary>
    public static bool TryParse(string text, out long ticks)
    {
        ticks = 0;
        if (PeriodPattern.Roundtrip.Parse(text) is not { Success: true, Value: { Years: 0, Months: 0, Milliseconds: 0, Ticks: 0, Nanoseconds: 0 } period }) return false;
        if (!Parts(period).All(part => part is >= 0 and <= int.MaxValue)) return false;
        var elapsed = period.ToDuration();
        ticks = elapsed.BclCompatibleTicks;
        return elapsed >= Duration.FromSeconds(1) && elapsed <= Most;
    }

    private static IEnumerable<long> Parts(Period period) => [period.Weeks, period.Days, period.Hours, period.Minutes, period.Seconds];
}
