using Brimful.Delivery.Documents;

namespace Brimful.Delivery.Ports;

/// <summary>Documents by kind, account and key. Writes are durable on return and seen by every later read.</summary>
public interface IDocumentRecords
{
    Task<Document?> FindAsync(DocumentId id, CancellationToken cancellationToken);

    /// <summary>Documents in ordinal order of key, after a key (null: from the first), at most <see cref="DocumentQuery.Limit"/>.</summary>
    Task<IReadOnlyList<Document>> ListAsync(DocumentQuery query, CancellationToken cancellationToken);

    /// <summary>Writes a document if the stored one has <paramref name="expectedVersion"/>; null: if there is none.</summary>
    /// <returns>Whether it was written.</returns>
    Task<bool> SaveAsync(Document document, long? expectedVersion, CancellationToken cancellationToken);

    /// <summary>Removes a document if it has this version.</summary>
    /// <returns>Whether it was removed.</returns>
    Task<bool> DeleteAsync(DocumentId id, long expectedVersion, CancellationToken cancellationToken);
}

/// <summary>Documents of a kind: of an account, or the tenant's own where it is null.</summary>
public sealed record DocumentQuery(int TenantNumber, DocumentKind Kind, int? AccountNumber, int Limit)
{
    public string? AfterKey { get; init; }
}
