namespace Brimful.Core.Metering;

/// <summary>How the values of a meter's events make a level (S5).</summary>
public enum Aggregation
{
    /// <summary>The sum of the values; negative values correct it.</summary>
    Sum,

    /// <summary>The number of events.</summary>
    Count,

    /// <summary>The highest single value of the period.</summary>
    Max,

    /// <summary>A gauge: each subject's last value by event time, summed over the bucket's subjects.</summary>
    Latest,

    /// <summary>The number of distinct values of the period. A usage's value is then a digest of what the event says, never a quantity.</summary>
    UniqueCount,

    /// <summary>The seconds that sessions are open in the period; grows with the clock.</summary>
    Duration,

    /// <summary>Not of a meter, but of a bucket: quantities of several meters together, each by its own aggregation, or what they cost.</summary>
    Combined = 100,
}
