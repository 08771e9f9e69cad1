namespace Brimful.Contracts.Levels;

/// <summary>A bucket as its customer may see it.</summary>
/// <param name="Unit">What is counted; in place of it <c>currency</c> where it is money.</param>
/// <param name="State"><c>counting</c> while earlier usage is being counted.</param>
/// <param name="Tier">The name of the tier that the level stands in.</param>
public sealed record LevelAnswer(
    string Bucket,
    string Name,
    string? Unit,
    string? Currency,
    string? State,
    LevelPeriod Period,
    decimal Capacity,
    decimal Used,
    decimal Held,
    decimal Remaining,
    decimal Overage,
    decimal? Percent,
    string? Tier,
    DateTimeOffset? NextReset,
    IReadOnlyList<LevelTier>? Tiers,
    IReadOnlyList<LevelLine> Lines);

public sealed record LevelPeriod(DateTimeOffset? Start, DateTimeOffset? End);

/// <summary>A named stretch of the level.</summary>
public sealed record LevelTier(string Name, decimal? UpTo);

/// <summary>A line, with the definition that it has in the bucket.</summary>
/// <param name="Level">The used level at which it stands; of a recurring one, of its next step.</param>
/// <param name="State"><c>armed</c>, <c>crossed</c> or <c>passed</c>.</param>
public sealed record LevelLine(
    decimal? Percent, decimal? Value, decimal? Remaining, decimal? Every, decimal? EveryPercent, decimal? Above, string? Tier, decimal Level, string State);
