namespace Brimful.Storage.Postgres;

/// <summary>Which database the store lives in, and as whom it is used.</summary>
public sealed record PostgresOptions
{
    /// <summary>How the server is reached, in Npgsql's form (<c>Host=…;Database=…;Username=…;Password=…</c>): a role that may act as
    /// <c>brimful_engine</c> and <c>brimful_tenant</c>, or may make them.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>How the owner of the tables reaches the server, to bring them to this version's shape; null when it is the same role.</summary>
    public string? OwnerConnectionString { get; init; }

    /// <summary>Told once, in a sentence that says what to do, when opening waits for another process that makes or migrates the tables.</summary>
    public Action<string>? OnWaiting { get; init; }
}
