using System.Diagnostics;
using Brimful.Engine.Ports;
using Brimful.Server.Settings;
using Brimful.Storage.Postgres;
using Brimful.Storage.Sqlite;

namespace Brimful.Server.Stores;

/// <summary>Opens the store that is configured: the only place that names one.</summary>
internal static class StoreChoice
{
    /// <param name="onFault">Told when the store can take nothing any more until it is opened anew.</param>
    /// <param name="onWaiting">Told when opening waits for another process.</param>
    /// <exception cref="StoreRefusedException">It cannot be used; the message says what to do.</exception>
    /// <exception cref="StoreUnavailableException">It cannot be reached, or refuses for now.</exception>
    public static OpenedStore Open(ServerSettings settings, Action<Exception>? onFault = null, Action<string>? onWaiting = null) => settings.Store switch
    {
        StoreKind.Sqlite => Sqlite(settings.DataDirectory, onFault),
        StoreKind.Postgres => Postgres(new PostgresOptions { ConnectionString = settings.Postgres!, OwnerConnectionString = settings.PostgresOwner, OnWaiting = onWaiting }),
        _ => throw new UnreachableException($"No store is called {settings.Store}."),
    };

    /// <summary>The embedded store in a directory.</summary>
    public static OpenedStore Sqlite(string dataDirectory, Action<Exception>? onFault = null)
    {
        var store = SqliteStore.Open(new SqliteOptions { DataDirectory = dataDirectory, OnFault = onFault });
        return new OpenedStore(store)
        {
            Shards = store.Shards,
            ApiKeys = store.ApiKeys,
            Facts = store.Facts,
            Events = store.Events,
            Endpoints = store.Endpoints,
            Documents = store.Documents,
            Notifications = store.Notifications,
            Inboxes = store.Inboxes,
            Forecasts = store.Forecasts,
            Deliveries = store.Deliveries,
            Outbox = store.Outbox,
            CheckFiles = store.CheckFiles,
        };
    }

    /// <summary>The store in a PostgreSQL database.</summary>
    public static OpenedStore Postgres(PostgresOptions options)
    {
        var store = PostgresStore.Open(options);
        return new OpenedStore(store)
        {
            Shards = store.Shards,
            ApiKeys = store.ApiKeys,
            Facts = store.Facts,
            Events = store.Events,
            Endpoints = store.Endpoints,
            Documents = store.Documents,
            Notifications = store.Notifications,
            Inboxes = store.Inboxes,
            Forecasts = store.Forecasts,
            Deliveries = store.Deliveries,
            Outbox = store.Outbox,
        };
    }
}
