using System.CommandLine;

namespace Brimful.Bench.Servers;

/// <summary>How a server is started.</summary>
/// <param name="Store"><c>sqlite</c> or <c>postgres</c>, the latter on a PostgreSQL of its own.</param>
internal sealed record ServerOptions(string Store)
{
    /// <summary>Identities that its store remembers on disk before it starts; on SQLite only.</summary>
    public long Remembered { get; init; }

    /// <summary>Whether webhooks may go to this machine.</summary>
    public bool ReachesReceivers { get; init; }
}

/// <summary>The option that chooses the store.</summary>
internal sealed class StoreOption
{
    private readonly Option<string> _store = new("--store") { Description = "sqlite or postgres; for postgres a server is started privately.", DefaultValueFactory = _ => "sqlite", HelpName = "STORE" };

    public StoreOption() => _store.AcceptOnlyFromAmong("sqlite", "postgres");

    public void AddTo(Command command) => command.Add(_store);

    public ServerOptions Read(ParseResult result) => new(result.GetRequiredValue(_store));
}
