namespace Brimful.Bench.Load;

/// <summary>Single-event requests, each due at an instant that does not depend on how the ones before it went (an open loop).</summary>
/// <param name="Accounts">Drawn from at random, from <paramref name="FirstAccount"/> on.</param>
internal sealed record SinglePlan(int Accounts, int FirstAccount, int PerSecond, int WarmupSeconds, int Seconds, ulong Seed)
{
    /// <summary>Enough that a request is hardly ever late for want of a connection.</summary>
    public int Connections => 64;
}
