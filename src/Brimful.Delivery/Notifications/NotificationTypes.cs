using System.Collections.Immutable;

namespace Brimful.Delivery.Notifications;

/// <summary>Types of messages: <c>noun.fact</c>. Stable; receivers switch on them.</summary>
public static class NotificationTypes
{
    public const string Crossed = "bucket.threshold.crossed";

    public const string Cleared = "bucket.threshold.cleared";

    /// <summary>A line that looks ahead was reached: something is likely.</summary>
    public const string ForecastCrossed = "bucket.forecast.crossed";

    /// <summary>It is not likely any more.</summary>
    public const string ForecastCleared = "bucket.forecast.cleared";

    /// <summary>Usage is ahead of its period.</summary>
    public const string PaceCrossed = "bucket.pace.crossed";

    /// <summary>It is not any more.</summary>
    public const string PaceCleared = "bucket.pace.cleared";

    /// <summary>Something unusual about the days of a bucket.</summary>
    public const string AnomalyDetected = "bucket.anomaly.detected";

    /// <summary>It goes on no longer.</summary>
    public const string AnomalyEnded = "bucket.anomaly.ended";

    /// <summary>Whole periods of a bucket show the same: consistently at the cap, or less and less used.</summary>
    public const string HabitDetected = "bucket.habit.detected";

    /// <summary>They do not any more.</summary>
    public const string HabitEnded = "bucket.habit.ended";

    /// <summary>What a bucket that counts money is expected to come to, told at intervals.</summary>
    public const string SpendForecast = "bucket.spend.forecast";

    public const string PeriodEnded = "bucket.period.ended";

    public const string ToppedUp = "bucket.topped_up";

    public const string EndpointTest = "endpoint.test";

    public const string EndpointFailing = "endpoint.failing";

    public const string EndpointDisabled = "endpoint.disabled";

    /// <summary>The question to an address whether it wants to be told there.</summary>
    public const string Confirmation = "contact.confirmation";

    /// <summary>What rules may be for and people may mute: all but tests and questions.</summary>
    public static readonly ImmutableArray<string> Routed = [Crossed, Cleared, ForecastCrossed, ForecastCleared, PaceCrossed, PaceCleared, AnomalyDetected, AnomalyEnded, HabitDetected, HabitEnded, SpendForecast, PeriodEnded, ToppedUp, EndpointFailing, EndpointDisabled];
}
