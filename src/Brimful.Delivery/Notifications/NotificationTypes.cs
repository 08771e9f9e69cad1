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

    public const string PeriodEnded = "bucket.period.ended";

    public const string ToppedUp = "bucket.topped_up";

    public const string EndpointTest = "endpoint.test";

    public const string EndpointFailing = "endpoint.failing";

    public const string EndpointDisabled = "endpoint.disabled";

    /// <summary>The question to an address whether it wants to be told there.</summary>
    public const string Confirmation = "contact.confirmation";

    /// <summary>What rules may be for and people may mute: all but tests and questions.</summary>
    public static readonly ImmutableArray<string> Routed = [Crossed, Cleared, ForecastCrossed, ForecastCleared, PeriodEnded, ToppedUp, EndpointFailing, EndpointDisabled];
}
