using Brimful.Compliance;
using Brimful.Storage.Postgres.Tests.Databases;

namespace Brimful.Storage.Postgres.Tests.Records;

/// <summary>A store in a database of its own, which can be closed and opened again under a suite.</summary>
internal sealed class ReopenedStore : IDisposable
{
    private readonly TestDatabase _database = new();

    public RecordStores Open()
    {
        _database.Close();
        var store = _database.Open();
        return new RecordStores(store.ApiKeys, store.Facts, store.Events, store.Endpoints, store.Documents, store.Notifications, store.Inboxes, store.Forecasts, store.Deliveries, store.Outbox);
    }

    public void Dispose() => _database.Dispose();
}
