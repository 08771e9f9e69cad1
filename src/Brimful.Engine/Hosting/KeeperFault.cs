namespace Brimful.Engine.Hosting;

/// <summary>A failure of work that counting does not depend on, and that is made again later.</summary>
/// <param name="Keeper">Whose work it was: <c>forecasts</c>, <c>observations</c>, <c>recounts</c>, <c>rollouts</c> or <c>expiry</c>.</param>
/// <param name="Account">The number of the account that it was about; null where it was about no single one.</param>
/// <param name="Untold">How many more there were since the one that was told last.</param>
public sealed record KeeperFault(string Keeper, int? Account, Exception Fault, long Untold);
