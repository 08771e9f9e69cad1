using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Brimful.Server.Settings;

/// <summary>Durations in configuration: <c>PT5M</c>, <c>5m</c> or <c>00:05:00</c>.</summary>
internal static class DurationText
{
    /// <summary>The duration; null when the text is none, or negative.</summary>
    public static Duration? Parse(string text)
    {
        if (PeriodPattern.NormalizingIso.Parse(text) is { Success: true, Value: { Years: 0, Months: 0 } period }) return NotNegative(period.ToDuration());
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
        return unit is { } known && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? known * count : null;
    }

    private static Duration? NotNegative(Duration duration) => duration >= Duration.Zero ? duration : null;
}
