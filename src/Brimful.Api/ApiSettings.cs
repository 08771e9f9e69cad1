namespace Brimful.Api;

/// <summary>What the API is told by the composition root.</summary>
public sealed record ApiSettings
{
    /// <summary>The operator key of the configuration, 32 characters or more; null when there is none.</summary>
    public string? BootstrapKey { get; init; }

    /// <summary>Whether <c>/metrics</c> is told to everyone who asks, not to operators only.</summary>
    public bool MetricsArePublic { get; init; }

    /// <summary>The most requests a second of one API key; null for no limit.</summary>
    public int? RequestsPerSecond { get; init; }
}
