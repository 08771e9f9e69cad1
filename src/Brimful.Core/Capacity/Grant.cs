using Brimful.Core.Quantities;
using NodaTime;

namespace Brimful.Core.Capacity;

/// <summary>A dated, one-off addition to a bucket (S7), as it was given. The same id with the same content is the same grant.</summary>
/// <param name="Id">Names it within the bucket.</param>
/// <param name="Amount">More than 0, in the bucket's unit.</param>
public sealed record Grant(string Id, Quantity Amount)
{
    /// <summary>The priority of what says none, and of the base.</summary>
    public const int DefaultPriority = 100;

    /// <summary>What automatic top-ups are named by, with the number of the period and their place in it: no caller's id begins so.</summary>
    public const string TopUpPrefix = "topup:";

    /// <summary>Lower burns first.</summary>
    public int Priority { get; init; } = DefaultPriority;

    /// <summary>From when on it counts; null, or in the past, for at once (S23).</summary>
    public Instant? EffectiveAt { get; init; }

    /// <summary>When what is left of it is lost; null for never.</summary>
    public Instant? ExpiresAt { get; init; }

    /// <summary>Why it was given, for people.</summary>
    public string? Reason { get; init; }
}
