using System.Collections.Concurrent;
using Brimful.Delivery.Documents;
using Brimful.Delivery.Ports;
using NodaTime;

namespace Brimful.Api.Tokens;

/// <summary>
/// The generation of each account's tokens, and of each contact's among them: those of an earlier one are revoked. It is the version of a document that only
/// revoking writes, read once and kept in memory; a process that revokes knows at once. A token goes by the sum of both, which rises with either.
/// </summary>
internal sealed class TokenGenerations(IDocumentRecords documents, IClock clock)
{
    private const string Key = "tokens";
    private const string Body = "{}";

    private readonly ConcurrentDictionary<(int Account, string? Contact), long> _known = new();

    /// <summary>The generation of an account's tokens, or of those of one of its contacts; 0 while none was revoked.</summary>
    public async ValueTask<long> OfAsync(int tenantNumber, int accountNumber, string? contact, CancellationToken cancellationToken)
    {
        var ofAccount = await ReadAsync(tenantNumber, accountNumber, null, cancellationToken);
        return contact is null ? ofAccount : ofAccount + await ReadAsync(tenantNumber, accountNumber, contact, cancellationToken);
    }

    /// <summary>Whether a token is of its generation, as far as is known: true where nobody asked yet.</summary>
    public bool IsCurrent(CustomerToken token)
    {
        if (!_known.TryGetValue((token.AccountNumber, null), out var ofAccount)) return true;
        if (token.Contact is not { } contact) return ofAccount == token.Generation;
        return !_known.TryGetValue((token.AccountNumber, contact), out var ofContact) || ofAccount + ofContact == token.Generation;
    }

    /// <summary>Begins a new generation of an account's tokens, or of those of one of its contacts; durable when it ends.</summary>
    public async Task RaiseAsync(int tenantNumber, int accountNumber, string? contact, CancellationToken cancellationToken)
    {
        var id = Id(tenantNumber, accountNumber, contact);
        while (true)
        {
            var present = await documents.FindAsync(id, cancellationToken);
            var now = clock.GetCurrentInstant();
            var next = new Document { Id = id, Version = (present?.Version ?? 0) + 1, CreatedAt = present?.CreatedAt ?? now, ChangedAt = now, Body = Body };
            if (!await documents.SaveAsync(next, present?.Version, cancellationToken)) continue;
            Know((accountNumber, contact), next.Version);
            return;
        }
    }

    private async ValueTask<long> ReadAsync(int tenantNumber, int accountNumber, string? contact, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue((accountNumber, contact), out var known)) return known;
        var found = await documents.FindAsync(Id(tenantNumber, accountNumber, contact), cancellationToken);
        return Know((accountNumber, contact), found?.Version ?? 0);
    }

    /// <summary>A generation never goes back: one that was read before a revocation and is noted after it changes nothing.</summary>
    private long Know((int Account, string? Contact) whose, long generation) =>
        _known.AddOrUpdate(whose, generation, (_, known) => Math.Max(known, generation));

    /// <summary>No contact's key has a slash.</summary>
    private static DocumentId Id(int tenantNumber, int accountNumber, string? contact) =>
        new(tenantNumber, DocumentKind.TokenGeneration, accountNumber, contact is null ? Key : $"{Key}/{contact}");
}
