namespace Brimful.Core.Forecasts;

/// <summary>The day that is not closed yet: what was used of it so far, and how much of it has passed.</summary>
/// <param name="Used">In the series' unit; below 0 counts as 0.</param>
/// <param name="Passed">From 0, the day has just begun, to 1, it is over.</param>
public readonly record struct DayInProgress(double Used, double Passed);
