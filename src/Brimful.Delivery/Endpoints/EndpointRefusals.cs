using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Endpoints;

/// <summary>Why requests about endpoints are refused.</summary>
internal static class EndpointRefusals
{
    public static Refusal Missing(string key) => Refusal.NotFound($"endpoint '{key}'");

    public static Refusal Disabled(string key) =>
        new(RefusalKind.Conflict, "endpoint.disabled", $"Endpoint '{key}' is disabled. Enable it first.");

    public static Refusal Unsigned(string key) =>
        new(RefusalKind.Conflict, "endpoint.secret_unsupported", $"Messages of endpoint '{key}' are not signed: it has no secret to rotate.");

    public static readonly Refusal Changed = new(
        RefusalKind.PreconditionFailed, "precondition.failed", "The endpoint has another version than you expect. Read it again.");

    public static readonly Refusal Busy = new(
        RefusalKind.Unavailable, "endpoint.busy", "The endpoint is being changed by others at this moment. Try again.");
}
