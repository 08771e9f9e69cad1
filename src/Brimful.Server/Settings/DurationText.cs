using System.Globalization;
using Brimful.Core.Periods;
using NodaTime;
using NodaTime.Text;

namespace Brimful.Server.Settings;

/// <summary>Durations in configuration: <c>PT5M</c>, <c>5m</c> or <c>00:05:00</c>.</summary>
internal static class DurationText
{
    /// <summary>A thousand years: what is now, less this, is still in the calendar.</summary>
    private static readonly Duration Most = Duration.FromDays(365_000);

    /// <summary>The duration; null when the text is none, negative or longer than anything.</summary>
    public static Duration? Parse(string text)
    {
        if (PeriodPattern.NormalizingIso.Parse(text) is { Success: true, Value: { Years: 0, Months: 0 } period }) return Whole(period);
        if (Short(text) is { } brief) return brief;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && text.Contains(':') ? NotNegative(Duration.FromTimeSpan(span)) : null;
    }

    private static Duration? Short(string text)
    {
        var unit = text.EndsWith("ms", StringComparison.Ordinal) ? Duration.FromMilliseconds(1)
            : text.EndsWith('s') ? Duration.FromSeconds(1)
            : text.EndsWith('m') ? Duration.FromMinutes(1)
            : text.EndsWith('h') ? Duration.FromHours(1)
            : (Duration?)null;
        var digits = text.AsSpan().TrimEnd("msh");
        return unit is { } known && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? NotNegative(known * count) : null;
    }

    private static Duration? Whole(NodaTime.Period period) =>
        WrittenSpan.NanosecondsOf(period) is var nanoseconds && nanoseconds >= 0 && nanoseconds <= Most.ToInt128Nanoseconds() ? Duration.FromNanoseconds(nanoseconds) : null;

    private static Duration? NotNegative(Duration duration) => duration >= Duration.Zero && duration <= Most ? duration : null;
}
