namespace Brimful.Delivery.Deliveries;

/// <summary>The dice that keep retries from coming all at once.</summary>
public interface IJitter
{
    /// <summary>Evenly from 0 up to, and without, 1.</summary>
    double Next();
}

/// <summary>Real dice.</summary>
public sealed class RandomJitter : IJitter
{
    public double Next() => Random.Shared.NextDouble();
}
