namespace Brimful.Simulation.Scheduling;

/// <summary>The power is gone: nothing after it is executed by anyone who matters.</summary>
public sealed class PowerCutException() : Exception("The power was cut.");
