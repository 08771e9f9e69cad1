using Brimful.Server.Settings;
using Brimful.Storage.Postgres;

namespace Brimful.Server.Backup;

/// <summary>Which store a command that is no server works on: what the server is configured with in the environment, so that no password stands on a command line.</summary>
internal static class StoreSettings
{
    /// <summary>How the configured database is reached; null when the store is embedded.</summary>
    /// <exception cref="SettingsException">Some values cannot be used.</exception>
    public static PostgresOptions? FindDatabase()
    {
        var settings = SettingsReader.Read(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        return settings.Store == StoreKind.Postgres ? new PostgresOptions { ConnectionString = settings.Postgres!, OwnerConnectionString = settings.PostgresOwner, OnWaiting = Console.Error.WriteLine } : null;
    }
}
