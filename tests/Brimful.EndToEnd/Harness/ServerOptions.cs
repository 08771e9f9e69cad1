namespace Brimful.EndToEnd.Harness;

/// <summary>How a server is started; what is not said here is what most tests want.</summary>
public sealed record ServerOptions
{
    /// <summary>A server on a fresh store.</summary>
    public static ServerOptions On(StoreUnderTest store) => new() { Postgres = store == StoreUnderTest.Postgres ? TestDatabases.Create() : null };

    /// <summary>Null: a fresh folder that goes with the server.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>The connection string of the database to run on; null: the embedded store.</summary>
    public string? Postgres { get; init; }

    /// <summary>Null: a port that is free now.</summary>
    public int? Port { get; init; }

    /// <summary>The operator's key that the server is told to accept; null: it is told none.</summary>
    public string? BootstrapKey { get; init; } = BrimfulServer.BootstrapKey;

    public bool AllowsPrivateNetworks { get; init; } = true;

    public string RetrySchedule { get; init; } = "00:00:00,00:00:01,00:00:02";

    /// <summary>Entries of distinct values that a bucket keeps in memory; null: what the server does by itself.</summary>
    public int? ValuesInMemory { get; init; }

    /// <summary>Further variables of its environment.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>A program and its arguments that start the server, such as a tracer; none: the server itself.</summary>
    public IReadOnlyList<string> Launcher { get; init; } = [];
}
