namespace Brimful.Core.Observations;

/// <summary>What was observed about a bucket's usage as a day closed. Numbers are stored and never used again.</summary>
public enum ObservationKind : byte
{
    /// <inheritdoc cref="Anomalies.AnomalyKind.Spike"/>
    Spike = 1,

    /// <inheritdoc cref="Anomalies.AnomalyKind.Drop"/>
    Drop = 2,

    /// <inheritdoc cref="Anomalies.AnomalyKind.ShiftUp"/>
    ShiftUp = 3,

    /// <inheritdoc cref="Anomalies.AnomalyKind.ShiftDown"/>
    ShiftDown = 4,

    /// <inheritdoc cref="Anomalies.AnomalyKind.Growth"/>
    Growth = 5,

    /// <summary>One of the bucket's meters takes another share of its usage than it did.</summary>
    Mix = 6,

    /// <summary>So many of the last periods were over a percentage of what the bucket includes.</summary>
    AtCap = 7,

    /// <summary>Well under what the bucket includes, and falling.</summary>
    Stagnant = 8,

    /// <summary>What is expected to be spent in the period, told at intervals.</summary>
    SpendForecast = 9,
}

/// <summary>Families of kinds that are told of in one way.</summary>
public static class ObservationKinds
{
    /// <summary>Whether it is something unusual about days.</summary>
    public static bool IsAnomaly(this ObservationKind kind) => kind is >= ObservationKind.Spike and <= ObservationKind.Mix;

    /// <summary>Whether it is about whole periods.</summary>
    public static bool IsHabit(this ObservationKind kind) => kind is ObservationKind.AtCap or ObservationKind.Stagnant;

    /// <summary>Whether it is over once it is told: nothing goes on that could end.</summary>
    public static bool IsMomentary(this ObservationKind kind) => kind is ObservationKind.Spike or ObservationKind.SpendForecast;
}
