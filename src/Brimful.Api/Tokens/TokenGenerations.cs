using System.Collections.Concurrent;
using Brimful.Delivery.Documents;
using Brimful.Delivery.Ports;
using NodaTime;

namespace Brimful.Api.Tokens;

/// <summary>
/// The generation of each account's tokens: those of an earlier one are revoked. It is the version of a document that only revoking writes, read once an
/// account and kept in memory; a process that revokes knows at once.
/// </summary>
internal sealed class TokenGenerations(IDocumentRecords documents, IClock clock)
{
    private const string Key = "tokens";
    private const string Body = "{}";

    private readonly ConcurrentDictionary<int, long> _known = new();

    /// <summary>The account's generation; 0 while none was revoked.</summary>
    public async ValueTask<long> OfAsync(int tenantNumber, int accountNumber, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(accountNumber, out var known)) return known;
        var found = await documents.FindAsync(Id(tenantNumber, accountNumber), cancellationToken);
        return Know(accountNumber, found?.Version ?? 0);
    }

    /// <summary>Whether a token is of the account's generation, as far as is known: true where nobody asked yet.</summary>
    public bool IsCurrent(CustomerToken token) => !_known.TryGetValue(token.AccountNumber, out var known) || known == token.Generation;

    /// <summary>Begins a new generation; durable when it ends.</summary>
    public async Task RaiseAsync(int tenantNumber, int accountNumber, CancellationToken cancellationToken)
    {
        var id = Id(tenantNumber, accountNumber);
        while (true)
        {
            var present = await documents.FindAsync(id, cancellationToken);
            var now = clock.GetCurrentInstant();
            var next = new Document { Id = id, Version = (present?.Version ?? 0) + 1, CreatedAt = present?.CreatedAt ?? now, ChangedAt = now, Body = Body };
            if (!await documents.SaveAsync(next, present?.Version, cancellationToken)) continue;
            Know(accountNumber, next.Version);
            return;
        }
    }

    /// <summary>A generation never goes back: one that was read before a revocation and is noted after it changes nothing.</summary>
    private long Know(int accountNumber, long generation) =>
        _known.AddOrUpdate(accountNumber, generation, (_, known) => Math.Max(known, generation));

    private static DocumentId Id(int tenantNumber, int accountNumber) => new(tenantNumber, DocumentKind.TokenGeneration, accountNumber, Key);
}
