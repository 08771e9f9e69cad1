using Brimful.Delivery.Repeats;

namespace Brimful.Delivery.Tests.Addressing;

/// <summary>Whether lines are still over, as a test says it.</summary>
internal sealed class StandingLines(TimeProvider time) : ILineStandings
{
    /// <summary>What is used now of every bucket, of 1,000; null: no line is over any more.</summary>
    public int? Used { get; set; } = 850;

    public Task<LineStanding?> FindAsync(int tenantNumber, ReadOnlyMemory<byte> crossing, CancellationToken cancellationToken) =>
        Task.FromResult(Used is not { } used ? null : new LineStanding(NodaTime.Instant.FromDateTimeOffset(time.GetUtcNow()), new Dictionary<string, string?>
        {
            ["used"] = $"{used}",
            ["capacity"] = "1000",
            ["remaining"] = $"{1000 - used}",
            ["percent"] = $"{used / 10}",
        }));
}
