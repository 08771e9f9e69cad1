using Brimful.Delivery.Documents;
using Brimful.Delivery.Ports;

namespace Brimful.Delivery.Tests.Documents;

/// <summary>The port of documents as it is promised, in memory.</summary>
internal sealed class MemoryDocuments : IDocumentRecords
{
    private readonly Lock _lock = new();
    private readonly Dictionary<DocumentId, Document> _documents = [];

    /// <summary>How many lists were read.</summary>
    public int Reads { get; private set; }

    /// <summary>How many documents were looked up by their key.</summary>
    public int Lookups { get; private set; }

    public Task<Document?> FindAsync(DocumentId id, CancellationToken cancellationToken) => Locked(() =>
    {
        Lookups++;
        return _documents.GetValueOrDefault(id);
    });

    public Task<IReadOnlyList<Document>> ListAsync(DocumentQuery query, CancellationToken cancellationToken) => Locked<IReadOnlyList<Document>>(() =>
    {
        Reads++;
        return [.. _documents.Values
            .Where(each => each.Id.TenantNumber == query.TenantNumber && each.Id.Kind == query.Kind && each.Id.AccountNumber == query.AccountNumber)
            .Where(each => string.CompareOrdinal(each.Id.Key, query.AfterKey) > 0)
            .OrderBy(each => each.Id.Key, StringComparer.Ordinal).Take(query.Limit)];
    });

    public Task<bool> SaveAsync(Document document, long? expectedVersion, CancellationToken cancellationToken) => Locked(() =>
    {
        if (_documents.GetValueOrDefault(document.Id)?.Version != expectedVersion) return false;
        _documents[document.Id] = document;
        return true;
    });

    public Task<bool> DeleteAsync(DocumentId id, long expectedVersion, CancellationToken cancellationToken) =>
        Locked(() => _documents.GetValueOrDefault(id)?.Version == expectedVersion && _documents.Remove(id));

    private async Task<T> Locked<T>(Func<T> body)
    {
        await Task.Yield();
        lock (_lock) return body();
    }
}
