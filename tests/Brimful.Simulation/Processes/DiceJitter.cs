using Brimful.Delivery.Deliveries;

namespace Brimful.Simulation.Processes;

/// <summary>The world's dice as jitter.</summary>
internal sealed class DiceJitter(Random dice) : IJitter
{
    public double Next() => dice.NextDouble();
}
