using NodaTime;

namespace Brimful.Core.Periods;

/// <summary>Stretches of time as they are written: ISO 8601 durations without years and months.</summary>
public static class WrittenSpan
{
    /// <summary>How long one is, in nanoseconds: a day is 24 hours. Exact however long it is, where <see cref="NodaTime.Period.ToDuration"/> overflows; years and months,
    /// which have no length of their own, are not counted.</summary>
    public static Int128 NanosecondsOf(NodaTime.Period span) =>
        ((Int128)span.Weeks * NodaConstants.NanosecondsPerWeek) + ((Int128)span.Days * NodaConstants.NanosecondsPerDay)
        + ((Int128)span.Hours * NodaConstants.NanosecondsPerHour) + ((Int128)span.Minutes * NodaConstants.NanosecondsPerMinute)
        + ((Int128)span.Seconds * NodaConstants.NanosecondsPerSecond) + ((Int128)span.Milliseconds * NodaConstants.NanosecondsPerMillisecond)
        + ((Int128)span.Ticks * NodaConstants.NanosecondsPerTick) + span.Nanoseconds;
}
