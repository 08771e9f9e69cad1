namespace Brimful.Core.Anomalies;

/// <summary>What is unusual about a series: the channel by which it is told of.</summary>
public enum AnomalyKind
{
    /// <summary>One row far above what was expected.</summary>
    Spike,

    /// <summary>Usage has stopped, or nearly so.</summary>
    Drop,

    /// <summary>Usage stands above what it was, and stays there.</summary>
    ShiftUp,

    /// <summary>Usage stands below what it was, without having stopped.</summary>
    ShiftDown,

    /// <summary>Usage rises from row to row, by about the same factor.</summary>
    Growth,

    /// <summary>One series of an account takes another share of its usage than it did.</summary>
    Mix,
}
