using NodaTime;

namespace Brimful.Delivery.Repeats;

/// <summary>A line that is still over, and the level as it is now (S20).</summary>
/// <param name="At">Now, by the tenant's clock.</param>
/// <param name="Figures">Exact numbers by name: <c>used</c>, <c>capacity</c>, <c>remaining</c>, <c>percent</c>, which is null at capacity 0.</param>
public sealed record LineStanding(Instant At, IReadOnlyDictionary<string, string?> Figures);

/// <summary>Says whether a line that was crossed still is.</summary>
public interface ILineStandings
{
    /// <param name="crossing">The message that told of the crossing.</param>
    /// <returns>Null when it is not: cleared, in another period, or gone with its bucket.</returns>
    Task<LineStanding?> FindAsync(int tenantNumber, ReadOnlyMemory<byte> crossing, CancellationToken cancellationToken);
}
