namespace Brimful.Bench.Servers;

/// <summary>What a tenant has before the load begins.</summary>
/// <param name="Accounts">Each with two buckets of four thresholds.</param>
internal sealed record SetupPlan(int Accounts)
{
    /// <summary>An ISO 8601 duration.</summary>
    public string Every { get; init; } = "P1M";

    /// <summary>In UTC.</summary>
    public string Anchor { get; init; } = "2026-01-01T00:00:00";

    /// <summary>Accounts beside those, numbered after them; null for none.</summary>
    public AlarmPlan? Alarms { get; init; }
}

/// <summary>Accounts every event of which crosses a line that an endpoint is told of.</summary>
/// <param name="Receiver">Where the endpoints are.</param>
internal sealed record AlarmPlan(int Accounts, Uri Receiver)
{
    /// <summary>Spread over some, as each has only so many attempts under way.</summary>
    public const int Endpoints = 20;
}
