using NodaTime;

namespace Brimful.Delivery.Endpoints;

/// <summary>How deliveries to an endpoint have gone since the last success.</summary>
/// <param name="FailingSince">The first failed attempt of the present unbroken run; null after a success.</param>
/// <param name="ConsecutiveFailures">Failed attempts of that run, over all deliveries.</param>
/// <param name="LastNoticeAt">When the last <c>endpoint.failing</c> notification was made; kept over successes, as notices are at most one an hour.</param>
public sealed record EndpointHealth(Instant? FailingSince, int ConsecutiveFailures, Instant? LastNoticeAt)
{
    /// <summary>No failure since the last success, and never a notice.</summary>
    public static readonly EndpointHealth Well = new(null, 0, null);
}
