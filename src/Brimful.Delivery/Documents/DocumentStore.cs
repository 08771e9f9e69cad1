using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Ports;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Documents;

/// <summary>Reads and edits documents by version, whatever their kind.</summary>
public sealed class DocumentStore(IDocumentRecords records, TimeProvider time)
{
    private const int MostTries = 8;

    private static readonly Refusal Changed = new(
        RefusalKind.PreconditionFailed, "precondition.failed", "The resource has another version than If-Match (or If-None-Match) says. Read it again, then repeat the change.");

    private static readonly Refusal Busy = new(
        RefusalKind.Unavailable, "document.busy", "It is being changed by others at this moment. Try again.");

    public Task<Document?> FindAsync(DocumentId id, CancellationToken cancellationToken) => records.FindAsync(id, cancellationToken);

    /// <summary>Every document of a kind and account, which are few.</summary>
    public async Task<IReadOnlyList<Document>> ListAllAsync(int tenantNumber, DocumentKind kind, int? accountNumber, CancellationToken cancellationToken)
    {
        const int page = 500;
        var all = new List<Document>();
        IReadOnlyList<Document> found;
        do
        {
            var query = new DocumentQuery(tenantNumber, kind, accountNumber, page) { AfterKey = all.Count == 0 ? null : all[^1].Id.Key };
            all.AddRange(found = await records.ListAsync(query, cancellationToken));
        }
        while (found.Count == page);

        return all;
    }

    public async Task<Page<Document>> ListAsync(DocumentQuery query, CancellationToken cancellationToken)
    {
        var found = await records.ListAsync(query with { Limit = query.Limit + 1 }, cancellationToken);
        var page = found.Take(query.Limit).ToList();
        return new Page<Document>(page, found.Count > query.Limit ? page[^1].Id.Key : null);
    }

    /// <summary>Creates or replaces; what says the same already is left as it is, with its version.</summary>
    public async Task<Outcome<Stored<Document>>> PutAsync(DocumentId id, string body, Precondition precondition, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var present = await records.FindAsync(id, cancellationToken);
            if (!precondition.Allows(present?.ETag)) return Changed;
            if (present?.Body == body) return new Stored<Document>(present, Created: false);
            var now = time.Now();
            var document = new Document { Id = id, Version = (present?.Version ?? 0) + 1, CreatedAt = present?.CreatedAt ?? now, ChangedAt = now, Body = body };
            if (await records.SaveAsync(document, present?.Version, cancellationToken)) return new Stored<Document>(document, present is null);
        }

        return Busy;
    }

    /// <param name="noun">What it is to people, for the refusal when it is not there.</param>
    public async Task<Outcome<Document>> DeleteAsync(DocumentId id, string noun, Precondition precondition, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await records.FindAsync(id, cancellationToken) is not { } present) return Refusal.NotFound($"{noun} '{id.Key}'");
            if (!precondition.Allows(present.ETag)) return Changed;
            if (await records.DeleteAsync(id, present.Version, cancellationToken)) return present;
        }

        return Busy;
    }
}
