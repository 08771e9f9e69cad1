namespace Brimful.Bench.Crossings;

/// <summary>A run each way, in events of each second.</summary>
internal readonly record struct CrossingsRun(IReadOnlyList<double> None, IReadOnlyList<double> With)
{
    /// <summary>What crossings and their deliveries take from ingest, in percent; negative when more came in with them.</summary>
    public double Lost => LostBetween(None.Average(), With.Average());

    /// <summary>How many percent less the one is than the other.</summary>
    public static double LostBetween(double none, double with) => 100 * (1 - (with / none));
}
