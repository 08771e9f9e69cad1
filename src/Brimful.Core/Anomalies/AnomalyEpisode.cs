namespace Brimful.Core.Anomalies;

/// <summary>Something unusual from the row that showed it to the row that showed its end.</summary>
/// <param name="Anomaly">As it was first told.</param>
/// <param name="Series">Of a mix the series that stands out; else 0.</param>
/// <param name="Row">The row that showed it.</param>
public sealed record AnomalyEpisode(Anomaly Anomaly, int Series, int Row)
{
    /// <summary>The row that showed its end; null while it goes on.</summary>
    public int? EndRow { get; init; }

    /// <summary>Whether it ended because it has become what is usual, and not because it went back.</summary>
    public bool BecameUsual { get; init; }
}
