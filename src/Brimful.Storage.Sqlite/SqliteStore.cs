using Brimful.Engine.Ports;
using Brimful.Engine.Verification;
using Brimful.Storage.Sqlite.Access;
using Brimful.Storage.Sqlite.Calibration;
using Brimful.Storage.Sqlite.Deliveries;
using Brimful.Storage.Sqlite.Directories;
using Brimful.Storage.Sqlite.Documents;
using Brimful.Storage.Sqlite.Endpoints;
using Brimful.Storage.Sqlite.Events;
using Brimful.Storage.Sqlite.Facts;
using Brimful.Storage.Sqlite.Inbox;
using Brimful.Storage.Sqlite.Notifications;
using Brimful.Storage.Sqlite.Projection;
using Brimful.Storage.Sqlite.Records;
using Brimful.Storage.Sqlite.Shards;
using Brimful.Storage.Sqlite.State;
using Brimful.Storage.Sqlite.Verification;

namespace Brimful.Storage.Sqlite;

/// <summary>
/// The embedded store: holds the data directory for this process and hands out the adapters of all ports. The composition root owns it;
/// disposing it closes every file.
/// </summary>
public sealed class SqliteStore : IDisposable
{
    private readonly DataDirectory _directory;
    private readonly QueuedFile _state;
    private readonly QueuedFile _records;

    private SqliteStore(DataDirectory directory, QueuedFile state, QueuedFile records, FreshDeliveries fresh, Action<Exception>? onFault)
    {
        (_directory, _state, _records) = (directory, state, records);
        Shards = new SqliteShardStore(directory, state, records, onFault);
        ApiKeys = new SqliteApiKeyRecords(records);
        Facts = new SqliteFactRecords(records);
        Events = new SqliteEventRecords(records);
        var kept = new KeptEndpoints();
        Endpoints = new SqliteEndpointRecords(records, kept);
        Documents = new SqliteDocumentRecords(records);
        Notifications = new SqliteNotificationRecords(records);
        Inboxes = new SqliteInboxRecords(records);
        Forecasts = new SqliteForecastRecords(records);
        Deliveries = new SqliteDeliveryRecords(records, kept, fresh);
        Outbox = new SqliteOutboxRecords(records, kept, fresh);
    }

    /// <summary>The shard store, still to be opened.</summary>
    public SqliteShardStore Shards { get; }

    public SqliteApiKeyRecords ApiKeys { get; }

    public SqliteFactRecords Facts { get; }

    public SqliteEventRecords Events { get; }

    public SqliteEndpointRecords Endpoints { get; }

    public SqliteDocumentRecords Documents { get; }

    public SqliteNotificationRecords Notifications { get; }

    public SqliteInboxRecords Inboxes { get; }

    public SqliteForecastRecords Forecasts { get; }

    public SqliteDeliveryRecords Deliveries { get; }

    public SqliteOutboxRecords Outbox { get; }

    /// <summary>Takes the data directory, and creates it when it is not there.</summary>
    /// <exception cref="StoreRefusedException">It cannot be used; the message says why and what to do.</exception>
    /// <exception cref="StoreDamagedException">The log of the records is damaged in front of what was acknowledged.</exception>
    /// <exception cref="StoreUnavailableException">Its disk refuses for now.</exception>
    public static SqliteStore Open(SqliteOptions options)
    {
        var directory = DataDirectory.Take(options.DataDirectory);
        QueuedFile? records = null;
        try
        {
            var fresh = new FreshDeliveries();
            records = RecordFile.Open(directory, fresh.Edited, options.OnFault);
            return new SqliteStore(directory, QueuedFile.Open(directory.StateFile, StateSchema.Value, StateSchema.Limits, onFault: options.OnFault), records, fresh, options.OnFault);
        }
        catch
        {
            records?.Dispose();
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Reads every page of every file, one after the other, before <see cref="Shards"/> is opened. Takes as long as reading them takes, and for each row a look into each of its indexes.</summary>
    /// <exception cref="StoreUnavailableException">A file cannot be read for now.</exception>
    public IEnumerable<FileVerdict> CheckFiles()
    {
        foreach (var path in new[] { _directory.CommitFile, _directory.StateFile, _directory.RecordFile }) yield return FileCheck.Of(Path.GetFileName(path), path);
        yield return FileCheck.Of("history", [.. Directory.EnumerateFiles(_directory.HistoryDirectory, "*.db").Order(StringComparer.Ordinal)]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Shards.Dispose();
        _state.Dispose();
        _records.Dispose();
        _directory.Dispose();
    }
}
