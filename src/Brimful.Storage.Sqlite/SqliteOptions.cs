namespace Brimful.Storage.Sqlite;

/// <summary>Where the embedded store lives.</summary>
public sealed record SqliteOptions
{
    /// <summary>The directory that holds all files of the store; it is created when it is not there. One process uses it at a time.</summary>
    public required string DataDirectory { get; init; }
}
