using Brimful.Delivery.Documents;
using Brimful.Delivery.Ports;

namespace Brimful.Simulation.Stores;

internal sealed partial class SimulatedRecords
{
    public Task<Document?> FindAsync(DocumentId id, CancellationToken cancellationToken) =>
        ReadAsync("find document", () => Tables.Documents.GetValueOrDefault(id));

    public Task<IReadOnlyList<Document>> ListAsync(DocumentQuery query, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Document>>("list documents", () => [.. Tables.Documents.Values
            .Where(each => each.Id.TenantNumber == query.TenantNumber && each.Id.Kind == query.Kind && each.Id.AccountNumber == query.AccountNumber)
            .Where(each => string.CompareOrdinal(each.Id.Key, query.AfterKey) > 0)
            .OrderBy(each => each.Id.Key, StringComparer.Ordinal).Take(query.Limit)]);

    public Task<bool> SaveAsync(Document document, long? expectedVersion, CancellationToken cancellationToken) => WriteAsync(
        "save document",
        () =>
        {
            if (Tables.Documents.GetValueOrDefault(document.Id)?.Version != expectedVersion) return false;
            Tables.Documents[document.Id] = document;
            return true;
        },
        losesAnswers: true);

    public Task<bool> DeleteAsync(DocumentId id, long expectedVersion, CancellationToken cancellationToken) =>
        WriteAsync("delete document", () => Tables.Documents.GetValueOrDefault(id)?.Version == expectedVersion && Tables.Documents.Remove(id));
}
