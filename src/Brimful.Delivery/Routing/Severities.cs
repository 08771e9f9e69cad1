using Brimful.Delivery.Notifications;

namespace Brimful.Delivery.Routing;

/// <summary>How urgent a signal is by itself: an allowance that is used up is critical, one that is nearly so, or likely to be, or used ahead of its period, a warning, and so is what is unusual.</summary>
public static class Severities
{
    private const decimal UsedUp = 100;
    private const decimal NearlyUsedUp = 80;

    public static Severity Of(Signal signal) => signal.Type switch
    {
        NotificationTypes.EndpointDisabled => Severity.Critical,
        NotificationTypes.EndpointFailing or NotificationTypes.ForecastCrossed or NotificationTypes.PaceCrossed or NotificationTypes.AnomalyDetected => Severity.Warning,
        NotificationTypes.Crossed => signal.Percent switch
        {
            >= UsedUp => Severity.Critical,
            >= NearlyUsedUp => Severity.Warning,
            _ => Severity.Information,
        },
        _ => Severity.Information,
    };
}
