using Brimful.Core.Periods;
using NodaTime;
using NodaTime.Text;

namespace Brimful.Delivery.Timing;

/// <summary>Stretches of time in rules, as ISO 8601 durations: a day is 24 hours.</summary>
internal static class SpanText
{
    /// <summary>Reads one of years and months excepted.</summary>
    /// <returns>False where the text is none, or one outside of the bounds, which are included.</returns>
    public static bool TryRead(string text, Duration least, Duration most, out Duration span)
    {
        span = default;
        if (PeriodPattern.NormalizingIso.Parse(text) is not { Success: true, Value: { Years: 0, Months: 0 } period }) return false;
        var nanoseconds = WrittenSpan.NanosecondsOf(period);
        if (nanoseconds < least.ToInt128Nanoseconds() || nanoseconds > most.ToInt128Nanoseconds()) return false;
        span = Duration.FromNanoseconds(nanoseconds);
        return true;
    }
}
