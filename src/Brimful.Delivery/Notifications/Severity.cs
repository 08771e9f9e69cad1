namespace Brimful.Delivery.Notifications;

/// <summary>How much what is told wants attention. Numbers are stable: they are stored.</summary>
public enum Severity
{
    /// <summary>For the record: nothing needs to be done.</summary>
    Information = 1,

    /// <summary>Something is coming: there is time.</summary>
    Warning = 2,

    /// <summary>It has come: capacity is used up, or an endpoint is disabled. Passes quiet hours and digests.</summary>
    Critical = 3,
}
