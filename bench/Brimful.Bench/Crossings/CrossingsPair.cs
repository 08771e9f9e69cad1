namespace Brimful.Bench.Crossings;

/// <summary>Two runs beside each other on one server, in events a second.</summary>
internal readonly record struct CrossingsPair(double None, double With)
{
    /// <summary>What crossings and their deliveries take from ingest, in percent; negative when the run with them was the faster one.</summary>
    public double Lost => 100 * (1 - (With / None));
}
