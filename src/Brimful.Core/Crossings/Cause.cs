namespace Brimful.Core.Crossings;

/// <summary>What moved a bucket (S9). The wire names are in snake case.</summary>
public enum Cause
{
    Usage,
    Correction,
    Grant,
    GrantExpired,
    Contribution,
    Plan,
    Edit,
    Clock,

    /// <summary>What is expected changed: of forecast lines alone.</summary>
    Forecast,
}
