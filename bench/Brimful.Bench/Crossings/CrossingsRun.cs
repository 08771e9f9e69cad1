namespace Brimful.Bench.Crossings;

/// <summary>A run each way, in events a second.</summary>
internal readonly record struct CrossingsRun(double None, double With)
{
    /// <summary>What crossings and their deliveries take from ingest, in percent; negative when more came in with them.</summary>
    public double Lost => 100 * (1 - (With / None));
}
