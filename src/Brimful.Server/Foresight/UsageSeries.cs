namespace Brimful.Server.Foresight;

/// <summary>A series of a file: its name, seconds from one value to the next, and its values; NaN where one is unknown.</summary>
internal sealed record UsageSeries(string Name, double StepSeconds, double[] Values);
