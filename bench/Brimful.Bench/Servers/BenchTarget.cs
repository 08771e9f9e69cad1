namespace Brimful.Bench.Servers;

/// <summary>The server under load.</summary>
/// <param name="Key">An operator key.</param>
internal sealed record BenchTarget(Uri Url, string Key, string Tenant);
