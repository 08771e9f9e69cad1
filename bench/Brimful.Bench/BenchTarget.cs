namespace Brimful.Bench;

/// <summary>The server under load.</summary>
/// <param name="Key">An operator key.</param>
internal sealed record BenchTarget(Uri Url, string Key, string Tenant);

/// <param name="Rate">Events a second to aim for over all connections; null: as many as go.</param>
internal sealed record LoadPlan(int Accounts, int Batch, int Connections, int WarmupSeconds, int Seconds, ulong Seed, int? Rate);
