namespace Brimful.Contracts.Rollups;

/// <summary>What was used when.</summary>
/// <param name="Bucket">Absent where it is asked of a meter.</param>
/// <param name="Meters">In place of meter and aggregation, of a bucket that counts several meters or what they cost.</param>
/// <param name="Unit">The meter's; of a spend bucket the currency.</param>
/// <param name="Aggregation"><c>sum</c>, <c>count</c>, <c>max</c> or <c>latest</c>.</param>
/// <param name="TimeZone">In which days, weeks, months and years are counted.</param>
/// <param name="Step">How long cells are.</param>
/// <param name="GroupBy">Absent where nothing is told apart.</param>
/// <param name="Used">Of all cells together; of <c>latest</c> the level at the end; null when nothing is known.</param>
/// <param name="Events">How many were counted.</param>
/// <param name="Cells">In order, without holes.</param>
public sealed record UsageAnswer(
    string? Bucket,
    string? Meter,
    IReadOnlyList<string>? Meters,
    string Unit,
    string? Aggregation,
    string TimeZone,
    DateTimeOffset From,
    DateTimeOffset To,
    string Step,
    string? GroupBy,
    decimal? Used,
    long Events,
    IReadOnlyList<UsageCellAnswer> Cells);

/// <summary>A stretch of time: start is in it, end is not.</summary>
/// <param name="Used">Of <c>sum</c> and <c>count</c> what was added, of <c>max</c> the highest value, of <c>latest</c> the level at the end; null when there is none.</param>
/// <param name="Groups">Those that used something, by key; absent where nothing is told apart.</param>
public sealed record UsageCellAnswer(DateTimeOffset Start, DateTimeOffset End, decimal? Used, long Events, IReadOnlyList<UsageGroupAnswer>? Groups);

/// <param name="Key">Of the subject or the meter, or a value of the dimension; null where the subject was forgotten, or where events have no value.</param>
/// <param name="IsOther">True where the group stands for all values beyond those that a day keeps apart; absent otherwise.</param>
public sealed record UsageGroupAnswer(string? Key, bool? IsOther, decimal Used, long Events);
