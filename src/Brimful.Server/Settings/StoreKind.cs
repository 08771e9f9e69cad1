namespace Brimful.Server.Settings;

/// <summary>Where everything is kept.</summary>
public enum StoreKind
{
    /// <summary>In files of the data directory.</summary>
    Sqlite,

    /// <summary>In a PostgreSQL database.</summary>
    Postgres,
}
