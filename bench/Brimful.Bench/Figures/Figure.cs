namespace Brimful.Bench.Figures;

/// <summary>A number that was measured, beside what it is held to, if it is held to anything.</summary>
/// <param name="Name">Stable, dotted, such as <c>engine.events_per_second</c>: later runs are compared by it.</param>
internal sealed record Figure(string Name, double Value, string Unit)
{
    /// <summary>The figure must not be lower.</summary>
    public double? AtLeast { get; init; }

    /// <summary>The figure must not be higher.</summary>
    public double? AtMost { get; init; }

    /// <summary>What is hoped for above <see cref="AtLeast"/>.</summary>
    public double? Aim { get; init; }

    /// <summary>Whether the figure is what it must be; null when it is held to nothing.</summary>
    public bool? IsMet => AtLeast is null && AtMost is null ? null : (AtLeast is null || Value >= AtLeast) && (AtMost is null || Value <= AtMost);
}
