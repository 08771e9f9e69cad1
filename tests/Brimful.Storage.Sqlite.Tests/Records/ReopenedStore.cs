using Brimful.Compliance;

namespace Brimful.Storage.Sqlite.Tests.Records;

/// <summary>A store in a directory of its own, which can be closed and opened again under a suite.</summary>
internal sealed class ReopenedStore : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private SqliteStore? _store;

    public RecordStores Open()
    {
        _store?.Dispose();
        _store = SqliteStore.Open(_directory.Options);
        return new RecordStores(
            _store.ApiKeys, _store.Facts, _store.Events, _store.Endpoints, _store.Documents, _store.Notifications, _store.Inboxes, _store.Forecasts, _store.Deliveries, _store.Outbox);
    }

    public void Dispose()
    {
        _store?.Dispose();
        _directory.Dispose();
    }
}
