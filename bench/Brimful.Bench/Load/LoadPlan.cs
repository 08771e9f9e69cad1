namespace Brimful.Bench.Load;

/// <param name="Accounts">Drawn from at random.</param>
/// <param name="Batch">Events in a request.</param>
/// <param name="Connections">Or callers, each with one request under way.</param>
/// <param name="WarmupSeconds">Not measured.</param>
/// <param name="Seconds">Measured.</param>
/// <param name="Rate">Events a second to aim for over all connections; null: as many as go.</param>
internal sealed record LoadPlan(int Accounts, int Batch, int Connections, int WarmupSeconds, int Seconds, ulong Seed, int? Rate)
{
    /// <summary>Accounts beside the others, to which one event of 2,000 goes.</summary>
    public AccountRange AlarmAccounts { get; init; }

    /// <summary>The options that make the same plan in another process, apart from connections, rate and seed.</summary>
    public IReadOnlyList<string> Arguments => ["--accounts", $"{Accounts}", "--batch", $"{Batch}", "--warmup", $"{WarmupSeconds}", "--seconds", $"{Seconds}"];

    public EventTemplate Template(int connection) => new(Batch, Accounts, Seeds.For(Seed, "batches", connection)) { AlarmAccounts = AlarmAccounts };
}
