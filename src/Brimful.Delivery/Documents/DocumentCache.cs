using System.Collections.Concurrent;
using Brimful.Delivery.Deliveries;
using NodaTime;

namespace Brimful.Delivery.Documents;

/// <summary>
/// Documents of a kind as every crossing asks for them, read once for a while. An edit through this process is seen at once
/// (<see cref="Forget"/>), one through another within <see cref="Stale"/>.
/// </summary>
/// <typeparam name="T">What a document is read as.</typeparam>
public sealed class DocumentCache<T>(DocumentStore documents, DocumentKind kind, Func<Document, T> read, TimeProvider time)
{
    /// <summary>How long what was read may be gone by.</summary>
    public static readonly Duration Stale = Duration.FromSeconds(5);

    /// <summary>Lists that are kept; beyond that all are forgotten, and the busy ones are soon back.</summary>
    private const int Most = 20_000;

    private readonly ConcurrentDictionary<(int Tenant, int? Account), Entry> _entries = new();
    private readonly ConcurrentDictionary<int, long> _edits = new();

    /// <summary>All documents of the kind that are of an account, or the tenant's own where it is null.</summary>
    public async Task<IReadOnlyList<T>> AllAsync(int tenantNumber, int? accountNumber, CancellationToken cancellationToken)
    {
        var edits = _edits.GetValueOrDefault(tenantNumber);
        var now = time.Now();
        if (_entries.TryGetValue((tenantNumber, accountNumber), out var known) && known.Edits == edits && now - known.ReadAt < Stale) return known.All;
        var found = await documents.ListAllAsync(tenantNumber, kind, accountNumber, cancellationToken);
        var entry = new Entry([.. found.Select(read)], edits, now);
        if (_entries.Count >= Most) _entries.Clear();
        _entries[(tenantNumber, accountNumber)] = entry;
        return entry.All;
    }

    /// <summary>A document of the tenant was edited: what was read before, or is being read now, is not gone by.</summary>
    public void Forget(int tenantNumber) => _edits.AddOrUpdate(tenantNumber, 1, static (_, edits) => edits + 1);

    private sealed record Entry(IReadOnlyList<T> All, long Edits, Instant ReadAt);
}
