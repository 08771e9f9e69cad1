using NodaTime;

namespace Brimful.Delivery.Endpoints;

/// <summary>A change of an endpoint that follows from an attempt; applied only while the endpoint has <paramref name="ExpectedVersion"/>.</summary>
/// <param name="DisabledReason">Set to disable the endpoint (since <paramref name="At"/>), which counts its version up by one.</param>
public sealed record EndpointUpdate(
    EndpointId Id, long ExpectedVersion, EndpointHealth Health, string? DisabledReason, Instant At);
