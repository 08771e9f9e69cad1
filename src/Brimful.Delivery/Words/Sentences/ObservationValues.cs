using Brimful.Core.Quantities;

namespace Brimful.Delivery.Words.Sentences;

/// <summary>Writes what was observed the reader's way, under the names that phrases call it by.</summary>
internal static class ObservationValues
{
    /// <summary>Digits after the point of "so many times".</summary>
    private const int TimesDigits = 1;

    public static void Put(Telling telling)
    {
        PutObserved(telling);
        if (telling.Notice.LastPeriod is { } last) telling.Put("lastPeriod", telling.Amount(last));
        if (telling.Notice is { Type: Notifications.NotificationTypes.SpendForecast, Forecast.Middle: var expected, Capacity: { } budget })
            telling.Put("difference", telling.Amount(Exact.Compare(expected, budget) > 0 ? Exact.Subtract(expected, budget) : Exact.Subtract(budget, expected)));
    }

    /// <summary>So many times: "2.1×".</summary>
    public static string Times(Telling telling, ExactNumber times) => telling.Numbers.Of(times, TimesDigits) + "×";

    private static void PutObserved(Telling telling)
    {
        if (telling.Notice.Observed is not { } seen) return;
        if (seen.Since is { } since) telling.Put("day", telling.Times.Date(since));
        if (seen.Actual is { } actual) telling.Put("actual", telling.Amount(actual));
        if (seen.Expected is { } expected) telling.Put("usual", telling.Amount(expected));
        if (TimesOf(seen.Actual, seen.Expected) is { } times) telling.Put("times", Times(telling, times));
        telling.PutName("product", seen.Meter);
        if (seen.Share is { } share) telling.Put("share", telling.Numbers.Percent(share));
        if (seen.ExpectedShare is { } usual) telling.Put("usualShare", telling.Numbers.Percent(usual));
        if (seen.Periods is { } periods) telling.Put("periods", telling.Numbers.Of(periods));
        if (seen.Of is { } of) telling.Put("of", telling.Numbers.Of(of));
        if (seen.Percent is { } percent) telling.Put("lastPercent", telling.Numbers.Percent(percent));
        if (seen.Against is { } against) telling.Put("against", telling.Numbers.Percent(against));
    }

    private static ExactNumber? TimesOf(ExactNumber? actual, ExactNumber? expected)
    {
        if (actual is not { } used || expected is not { Unscaled.Sign: > 0 } usual) return null;
        return Exact.Percent(used, usual) is { } percent ? percent with { Scale = percent.Scale + 2 } : null;
    }
}
