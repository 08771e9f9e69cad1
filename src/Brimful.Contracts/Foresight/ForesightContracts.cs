namespace Brimful.Contracts.Foresight;

/// <summary>What is observed about buckets as days close. What is left out is as usual.</summary>
/// <param name="FalseAlarms">How many false alarms of anomalies an account and month may have, above 0 up to 30; 0: anomalies are not told.</param>
/// <param name="SpendForecast"><c>never</c>, <c>weekly</c>, <c>fortnightly</c> or <c>daily</c>.</param>
public sealed record ForesightBody(decimal? FalseAlarms, AtCapBody? AtCap, StagnantBody? Stagnant, string? SpendForecast);

/// <summary>Consistently at the cap: so many of the last periods over a percentage of what the bucket includes.</summary>
/// <param name="Periods">How many of the last ones are looked at, up to 24; 0: it is not told.</param>
/// <param name="AtLeast">How many of them are over.</param>
public sealed record AtCapBody(int Periods, int? AtLeast, decimal? Percent);

/// <summary>Well under what the bucket includes, and falling.</summary>
/// <param name="Periods">How many of the last ones are looked at, from 2 to 24; 0: it is not told.</param>
/// <param name="Percent">Each of them is below.</param>
public sealed record StagnantBody(int Periods, decimal? Percent);

/// <summary>The settings in force.</summary>
public sealed record ForesightAnswer(decimal FalseAlarms, AtCapBody AtCap, StagnantBody Stagnant, string SpendForecast);

/// <summary>Days on which usage is known to be otherwise.</summary>
/// <param name="From">The first of them, by each bucket's zone.</param>
/// <param name="To">The last of them.</param>
public sealed record KnownEventBody(string Name, DateOnly From, DateOnly To);

/// <summary>A known event.</summary>
public sealed record KnownEventAnswer(string Key, string Name, DateOnly From, DateOnly To);
