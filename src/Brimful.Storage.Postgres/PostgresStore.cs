using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Access;
using Brimful.Storage.Postgres.Calibration;
using Brimful.Storage.Postgres.Connections;
using Brimful.Storage.Postgres.Deliveries;
using Brimful.Storage.Postgres.Documents;
using Brimful.Storage.Postgres.Endpoints;
using Brimful.Storage.Postgres.Events;
using Brimful.Storage.Postgres.Facts;
using Brimful.Storage.Postgres.Inbox;
using Brimful.Storage.Postgres.Migrations;
using Brimful.Storage.Postgres.Notifications;
using Brimful.Storage.Postgres.Projection;
using Brimful.Storage.Postgres.Shards;
using Brimful.Storage.Postgres.Tenancy;
using Npgsql;

namespace Brimful.Storage.Postgres;

/// <summary>
/// The store on PostgreSQL: brings the database to this version's shape and hands out the adapters of all ports. The composition root owns
/// it; disposing it closes every connection.
/// </summary>
public sealed class PostgresStore : IDisposable
{
    private const int EngineConnections = 8;
    private const int TenantConnections = 16;

    private const string Others =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = $1";

    private readonly Sessions _engine;
    private readonly Sessions _tenants;

    private PostgresStore(Place place)
    {
        _engine = new Sessions(place, Roles.Engine, EngineConnections);
        _tenants = new Sessions(place, Roles.Tenant, TenantConnections);
        var scopes = new Scopes(_engine, _tenants);
        Shards = new PostgresShardStore(_engine);
        ApiKeys = new PostgresApiKeyRecords(scopes);
        Facts = new PostgresFactRecords(scopes);
        Events = new PostgresEventRecords(scopes);
        Endpoints = new PostgresEndpointRecords(scopes);
        Documents = new PostgresDocumentRecords(scopes);
        Notifications = new PostgresNotificationRecords(scopes);
        Inboxes = new PostgresInboxRecords(scopes);
        Forecasts = new PostgresForecastRecords(scopes);
        Deliveries = new PostgresDeliveryRecords(scopes);
        Outbox = new PostgresOutboxRecords(scopes);
    }

    /// <summary>The shard store, still to be opened.</summary>
    public PostgresShardStore Shards { get; }

    public PostgresApiKeyRecords ApiKeys { get; }

    public PostgresFactRecords Facts { get; }

    public PostgresEventRecords Events { get; }

    public PostgresEndpointRecords Endpoints { get; }

    public PostgresDocumentRecords Documents { get; }

    public PostgresNotificationRecords Notifications { get; }

    public PostgresInboxRecords Inboxes { get; }

    public PostgresForecastRecords Forecasts { get; }

    public PostgresDeliveryRecords Deliveries { get; }

    public PostgresOutboxRecords Outbox { get; }

    /// <summary>Reaches the database, and makes or migrates its tables.</summary>
    /// <exception cref="StoreRefusedException">It cannot be used; the message says why and what to do.</exception>
    /// <exception cref="StoreUnavailableException">It cannot be reached, or refuses for now.</exception>
    public static PostgresStore Open(PostgresOptions options)
    {
        var place = Place.Of(options.ConnectionString);
        Migrator.Run(options.OwnerConnectionString is { } owner ? Place.Of(owner) : place, options.OnWaiting);
        RoleCheck.Run(place);
        return new PostgresStore(place);
    }

    /// <summary>Sees that no server uses a database, before a command opens it that would take it away from one.</summary>
    /// <exception cref="StoreRefusedException">There is no store in it, or a server is connected.</exception>
    /// <exception cref="StoreUnavailableException">It cannot be reached, or refuses for now.</exception>
    public static void RefuseInUse(PostgresOptions options)
    {
        var place = Place.Of(options.ConnectionString);
        try
        {
            using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(place.Text.ConnectionString) { Pooling = false }.ConnectionString);
            connection.Open();
            if (Migrator.VersionOf(connection) == 0) throw new StoreRefusedException($"{place} holds no store of Brimful's. Name its database in Brimful__Postgres.");
            var others = connection.List(new Statement(Others).With(place.Text.ApplicationName!), row => row.GetInt64(0))[0];
            if (others > 0) throw new StoreRefusedException($"{place} is in use: {others} connections of a server of Brimful's are open. Stop it first, or work on a restored backup.");
        }
        catch (Exception failure) when (PostgresFailure.Is(failure))
        {
            throw PostgresFailure.Of(failure, place.ToString());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Shards.Dispose();
        _engine.Dispose();
        _tenants.Dispose();
    }
}
