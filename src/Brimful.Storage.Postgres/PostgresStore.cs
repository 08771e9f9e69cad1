using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Access;
using Brimful.Storage.Postgres.Connections;
using Brimful.Storage.Postgres.Deliveries;
using Brimful.Storage.Postgres.Endpoints;
using Brimful.Storage.Postgres.Events;
using Brimful.Storage.Postgres.Facts;
using Brimful.Storage.Postgres.Migrations;
using Brimful.Storage.Postgres.Notifications;
using Brimful.Storage.Postgres.Projection;
using Brimful.Storage.Postgres.Shards;
using Brimful.Storage.Postgres.Tenancy;

namespace Brimful.Storage.Postgres;

/// <summary>
/// The store on PostgreSQL: brings the database to this version's shape and hands out the adapters of all ports. The composition root owns
/// it; disposing it closes every connection.
/// </summary>
public sealed class PostgresStore : IDisposable
{
    private const int EngineConnections = 8;
    private const int TenantConnections = 16;

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
        Notifications = new PostgresNotificationRecords(scopes);
        Deliveries = new PostgresDeliveryRecords(scopes);
        Outbox = new PostgresOutboxRecords(scopes);
    }

    /// <summary>The shard store, still to be opened.</summary>
    public PostgresShardStore Shards { get; }

    public PostgresApiKeyRecords ApiKeys { get; }

    public PostgresFactRecords Facts { get; }

    public PostgresEventRecords Events { get; }

    public PostgresEndpointRecords Endpoints { get; }

    public PostgresNotificationRecords Notifications { get; }

    public PostgresDeliveryRecords Deliveries { get; }

    public PostgresOutboxRecords Outbox { get; }

    /// <summary>Reaches the database, and makes or migrates its tables.</summary>
    /// <exception cref="StoreRefusedException">It cannot be used; the message says why and what to do.</exception>
    /// <exception cref="StoreUnavailableException">It cannot be reached, or refuses for now.</exception>
    public static PostgresStore Open(PostgresOptions options)
    {
        var place = Place.Of(options.ConnectionString);
        Migrator.Run(options.OwnerConnectionString is { } owner ? Place.Of(owner) : place);
        RoleCheck.Run(place);
        return new PostgresStore(place);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Shards.Dispose();
        _engine.Dispose();
        _tenants.Dispose();
    }
}
