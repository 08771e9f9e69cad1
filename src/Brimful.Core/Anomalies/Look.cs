namespace Brimful.Core.Anomalies;

/// <summary>The ways in which rows are looked at. Each has its own usual size of departures and its own scale of scores.</summary>
internal enum Look
{
    /// <summary>The last row, above.</summary>
    RowUp,

    /// <summary>The last row, below.</summary>
    RowDown,

    /// <summary>All of the last three rows, above.</summary>
    FewUp,

    /// <summary>All of the last three rows, below.</summary>
    FewDown,

    /// <summary>Nearly all of the last rows, above.</summary>
    ManyUp,

    /// <summary>Nearly all of the last rows, below.</summary>
    ManyDown,

    /// <summary>Nearly all of the last rows, above what was usual before as many again.</summary>
    FarUp,
}

internal static class LookWidths
{
    /// <summary>Rows that are few.</summary>
    public const int Few = 3;

    /// <summary>Rows that follow each other overlap in what is seen of many: they are forgotten as slowly as so few of them are fast.</summary>
    public const double ManyPace = 4;

    /// <summary>What departs from a level further back is that much larger, until it is known better.</summary>
    public const double FarSize = 1.5;

    public static bool IsDown(this Look look) => look is Look.RowDown or Look.FewDown or Look.ManyDown;
}
