using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Access;
using Brimful.Storage.Sqlite.Deliveries;
using Brimful.Storage.Sqlite.Directories;
using Brimful.Storage.Sqlite.Endpoints;
using Brimful.Storage.Sqlite.Events;
using Brimful.Storage.Sqlite.Facts;
using Brimful.Storage.Sqlite.Notifications;
using Brimful.Storage.Sqlite.Projection;
using Brimful.Storage.Sqlite.Shards;
using Brimful.Storage.Sqlite.State;

namespace Brimful.Storage.Sqlite;

/// <summary>
/// The embedded store: holds the data directory for this process and hands out the adapters of all ports. The composition root owns it;
/// disposing it closes every file.
/// </summary>
public sealed class SqliteStore : IDisposable
{
    private readonly DataDirectory _directory;
    private readonly StateFile _state;

    private SqliteStore(DataDirectory directory, StateFile state)
    {
        _directory = directory;
        _state = state;
        Shards = new SqliteShardStore(directory, state);
        ApiKeys = new SqliteApiKeyRecords(state);
        Facts = new SqliteFactRecords(state);
        Events = new SqliteEventRecords(state);
        Endpoints = new SqliteEndpointRecords(state);
        Notifications = new SqliteNotificationRecords(state);
        Deliveries = new SqliteDeliveryRecords(state);
        Outbox = new SqliteOutboxRecords(state);
    }

    /// <summary>The shard store, still to be opened.</summary>
    public SqliteShardStore Shards { get; }

    public SqliteApiKeyRecords ApiKeys { get; }

    public SqliteFactRecords Facts { get; }

    public SqliteEventRecords Events { get; }

    public SqliteEndpointRecords Endpoints { get; }

    public SqliteNotificationRecords Notifications { get; }

    public SqliteDeliveryRecords Deliveries { get; }

    public SqliteOutboxRecords Outbox { get; }

    /// <summary>Takes the data directory, and creates it when it is not there.</summary>
    /// <exception cref="StoreRefusedException">It cannot be used; the message says why and what to do.</exception>
    /// <exception cref="StoreUnavailableException">Its disk refuses for now.</exception>
    public static SqliteStore Open(SqliteOptions options)
    {
        var directory = DataDirectory.Take(options.DataDirectory);
        try
        {
            return new SqliteStore(directory, StateFile.Open(directory.StateFile));
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Shards.Dispose();
        _state.Dispose();
        _directory.Dispose();
    }
}
