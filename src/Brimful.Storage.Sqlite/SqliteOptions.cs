namespace Brimful.Storage.Sqlite;

/// <summary>Where the embedded store lives.</summary>
public sealed record SqliteOptions
{
    /// <summary>The directory that holds all files of the store; it is created when it is not there. One process uses it at a time.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Told when a disk did not synchronise what was written, or a file is damaged, so that the store refuses every write from then on, whoever makes it: the process must end and
    /// start again. May be called by any thread, and more than once.</summary>
    public Action<Exception>? OnFault { get; init; }
}
