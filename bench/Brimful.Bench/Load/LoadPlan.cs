namespace Brimful.Bench.Load;

/// <param name="Accounts">Drawn from at random.</param>
/// <param name="Batch">Events in a request.</param>
/// <param name="Connections">Or callers, each with one request under way.</param>
/// <param name="WarmupSeconds">Not measured.</param>
/// <param name="Seconds">Measured.</param>
/// <param name="Rate">Events a second to aim for over all connections; null: as many as go.</param>
internal sealed record LoadPlan(int Accounts, int Batch, int Connections, int WarmupSeconds, int Seconds, ulong Seed, int? Rate);
