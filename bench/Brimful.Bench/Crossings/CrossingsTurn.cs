namespace Brimful.Bench.Crossings;

/// <summary>A run with crossings and those without on either side of it, in events a second: what a server slows down or speeds up evenly as it fills is in both.</summary>
internal readonly record struct CrossingsTurn(double Before, double With, double After)
{
    /// <summary>What comes in without crossings, as it would have been meanwhile.</summary>
    public double None => (Before + After) / 2;

    /// <summary>What crossings and their deliveries take from ingest, in percent; negative when the run with them was the faster one.</summary>
    public double Lost => 100 * (1 - (With / None));
}
