using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using Brimful.Delivery.Documents;
using Brimful.Delivery.Ports;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Api.Browsers;

/// <summary>
/// The origins of web pages that may use a tenant's customer tokens: none until the tenant names them. A document, read again after
/// <see cref="Freshness"/>; an edit by this process is seen at once.
/// </summary>
internal sealed class BrowserOrigins(IDocumentRecords documents, IClock clock)
{
    private static readonly Duration Freshness = Duration.FromSeconds(5);

    private const string Key = "origins";

    private readonly ConcurrentDictionary<int, Remembered> _remembered = new();

    public async ValueTask<bool> AllowAsync(int tenantNumber, string origin, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        if (!_remembered.TryGetValue(tenantNumber, out var known) || known.Until <= now)
        {
            var (origins, _) = await ReadAsync(tenantNumber, cancellationToken);
            _remembered[tenantNumber] = known = new Remembered(origins.ToFrozenSet(StringComparer.Ordinal), now + Freshness);
        }
        return known.Origins.Contains(origin);
    }

    /// <summary>The origins that a tenant has named, and their version; none and null where it has not.</summary>
    public async Task<(IReadOnlyList<string> Origins, string? ETag)> ReadAsync(int tenantNumber, CancellationToken cancellationToken)
    {
        var found = await documents.FindAsync(Id(tenantNumber), cancellationToken);
        return found is null ? ([], null) : (JsonSerializer.Deserialize<string[]>(found.Body)!, found.ETag);
    }

    /// <summary>Replaces the origins of a tenant.</summary>
    public async Task<Outcome<Stored<BrowserOriginsResource>>> PutAsync(int tenantNumber, IReadOnlyList<string> origins, Precondition precondition, CancellationToken cancellationToken)
    {
        while (true)
        {
            var present = await documents.FindAsync(Id(tenantNumber), cancellationToken);
            if (!precondition.Allows(present?.ETag)) return Changed;
            var now = clock.GetCurrentInstant();
            var next = new Document
            {
                Id = Id(tenantNumber),
                Version = (present?.Version ?? 0) + 1,
                CreatedAt = present?.CreatedAt ?? now,
                ChangedAt = now,
                Body = JsonSerializer.Serialize(origins),
            };
            if (!await documents.SaveAsync(next, present?.Version, cancellationToken)) continue;
            _remembered.TryRemove(tenantNumber, out _);
            return new Stored<BrowserOriginsResource>(new BrowserOriginsResource(origins, next.ETag), present is null);
        }
    }

    private static Refusal Changed { get; } = new(
        RefusalKind.PreconditionFailed, Problems.Codes.PreconditionFailed, "The resource has another version than If-Match (or If-None-Match) says. Read it again, then repeat the change.");

    private static DocumentId Id(int tenantNumber) => new(tenantNumber, DocumentKind.BrowserOrigins, null, Key);

    private sealed record Remembered(FrozenSet<string> Origins, Instant Until);
}
