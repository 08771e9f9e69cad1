namespace Brimful.Contracts.Health;

/// <summary>How the process is.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c> or <c>unready</c>.</param>
/// <param name="Reason">Why it is not ready, as a stable code.</param>
public sealed record HealthAnswer(string Status, string? Reason);
