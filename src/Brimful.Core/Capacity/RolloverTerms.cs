using Brimful.Core.Quantities;

namespace Brimful.Core.Capacity;

/// <summary>How unused base capacity is carried on (S7).</summary>
/// <param name="Max">What is carried into any one period, in all, in the bucket's unit; more than 0.</param>
/// <param name="Periods">For how many periods, 1 to <see cref="MaxPeriods"/>.</param>
public sealed record RolloverTerms(Quantity Max, int Periods)
{
    /// <summary>The most periods that anything is carried for.</summary>
    public const int MaxPeriods = 1_000;
}
