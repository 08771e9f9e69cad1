using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Brimful.Delivery.Documents;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Secrets;
using Brimful.Engine.Ports;
using NodaTime;

namespace Brimful.Api.Idempotency;

/// <summary>
/// Remembers POST requests and their answers for a day, in the store: a call is noted before it acts and its answer before it is given, so that a crash in
/// between is known for one. What is kept is sealed, since answers may hold secrets. Each tenant has as much room as any other.
/// </summary>
internal sealed class IdempotencyMemory(IDocumentRecords documents, ISecretProtector protector, IClock clock)
{
    /// <summary>How long a call is remembered.</summary>
    public static readonly Duration Keep = Duration.FromHours(24);

    /// <summary>Calls of a tenant that are remembered at least; beyond, its oldest are forgotten.</summary>
    public const int MostCalls = 10_000;

    /// <summary>After so many new calls of a tenant it is looked whether there are too many.</summary>
    private const int NewBetweenLooks = 1_000;

    private const int CallsAtOnce = 100;

    private readonly ConcurrentDictionary<DocumentId, CallUnderWay> _underWay = new();
    private readonly ConcurrentDictionary<int, int> _newCalls = new();

    /// <summary>Notes a call that begins; or tells what is known of it.</summary>
    /// <param name="repeatsSafely">Whether a call may act once more whose outcome is not known.</param>
    /// <exception cref="StoreUnavailableException">It cannot be noted for now, and must not act.</exception>
    public async Task<Recollection?> BeginAsync(IdempotentCall call, string bodyHash, bool repeatsSafely, CancellationToken cancellationToken)
    {
        var underWay = new CallUnderWay(bodyHash);
        if (!_underWay.TryAdd(call.Id, underWay))
            return _underWay.TryGetValue(call.Id, out var other) && other.BodyHash != bodyHash ? new Recollection.OtherBody() : new Recollection.InFlight();
        Recollection? known = new Recollection.InFlight();
        try
        {
            if (_newCalls.AddOrUpdate(call.TenantNumber, 1, static (_, count) => count + 1) % NewBetweenLooks == 0) await ForgetOldAsync(call.TenantNumber, cancellationToken);
            known = await NoteAsync(call, underWay, repeatsSafely, cancellationToken);
        }
        finally
        {
            if (known is not null) _underWay.TryRemove(call.Id, out _);
        }
        return known;
    }

    /// <summary>Keeps the answer of a call, before it is given. Where the store does not take it, the call stays one whose outcome is not known.</summary>
    public async Task KeepAsync(IdempotentCall call, KeptAnswer answer)
    {
        if (!_underWay.TryGetValue(call.Id, out var underWay)) return;
        try
        {
            var document = underWay.Document! with { Version = underWay.Document.Version + 1, ChangedAt = clock.GetCurrentInstant(), Body = Sealed(call.Id, new KeptCall(underWay.BodyHash, answer)) };
            await documents.SaveAsync(document, underWay.Document.Version, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // It has acted: whoever asks gets the answer, and whoever asks again hears that it was not kept.
        }
        finally
        {
            Leave(call);
        }
    }

    /// <summary>Forgets a call that has done nothing, or may act once more.</summary>
    public async Task ForgetAsync(IdempotentCall call)
    {
        if (!_underWay.TryGetValue(call.Id, out var underWay)) return;
        try
        {
            await documents.DeleteAsync(call.Id, underWay.Document!.Version, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // Then it is not known what came of it.
        }
        finally
        {
            Leave(call);
        }
    }

    /// <summary>Leaves a call whose outcome is not known as it is.</summary>
    public void Leave(IdempotentCall call) => _underWay.TryRemove(call.Id, out _);

    /// <summary>Forgets calls of a tenant that are a day old, and the oldest of those that are too many.</summary>
    public async Task ForgetOldAsync(int tenantNumber, CancellationToken cancellationToken)
    {
        var (kept, horizon) = (new List<Document>(), clock.GetCurrentInstant() - Keep);
        var query = new DocumentQuery(tenantNumber, DocumentKind.IdempotentCall, null, CallsAtOnce);
        while (await documents.ListAsync(query, cancellationToken) is { Count: > 0 } some)
        {
            foreach (var document in some)
            {
                if (document.CreatedAt <= horizon) await documents.DeleteAsync(document.Id, document.Version, cancellationToken);
                else kept.Add(document with { Body = "" });
            }
            query = query with { AfterKey = some[^1].Id.Key };
        }
        foreach (var document in kept.OrderByDescending(static document => document.CreatedAt).Skip(MostCalls))
            if (!_underWay.ContainsKey(document.Id)) await documents.DeleteAsync(document.Id, document.Version, cancellationToken);
    }

    private async Task<Recollection?> NoteAsync(IdempotentCall call, CallUnderWay underWay, bool repeatsSafely, CancellationToken cancellationToken)
    {
        long? version = null;
        while (true)
        {
            var now = clock.GetCurrentInstant();
            var document = new Document { Id = call.Id, Version = (version ?? 0) + 1, CreatedAt = now, ChangedAt = now, Body = Sealed(call.Id, new KeptCall(underWay.BodyHash, null)) };
            if (await documents.SaveAsync(document, version, cancellationToken))
            {
                underWay.Document = document;
                return null;
            }
            var found = await documents.FindAsync(call.Id, cancellationToken);
            version = found?.Version;
            if (found is not null && found.CreatedAt + Keep > now && KnownOf(found, underWay.BodyHash, repeatsSafely) is { } known) return known;
        }
    }

    /// <summary>What a kept call says; null where it may act.</summary>
    private Recollection? KnownOf(Document found, string bodyHash, bool repeatsSafely) => Opened(found) switch
    {
        { } call when call.BodyHash != bodyHash => new Recollection.OtherBody(),
        { Answer: { } answer } => new Recollection.Answered(answer),
        _ => repeatsSafely ? null : new Recollection.OutcomeUnknown(),
    };

    private string Sealed(DocumentId id, KeptCall call) =>
        DocumentJson.Write(protector.Protect(Encoding.UTF8.GetBytes(DocumentJson.Write(call)), PlaceOf(id)));

    /// <summary>What was sealed; null where the master key is another than then.</summary>
    private KeptCall? Opened(Document document)
    {
        try
        {
            return DocumentJson.Read<KeptCall>(Encoding.UTF8.GetString(protector.Unprotect(DocumentJson.Read<byte[]>(document), PlaceOf(document.Id))));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[] PlaceOf(DocumentId id) => Encoding.UTF8.GetBytes($"idempotent call {id.TenantNumber} {id.Key}");

    private sealed class CallUnderWay(string bodyHash)
    {
        public string BodyHash => bodyHash;

        /// <summary>As it was noted; null until it is.</summary>
        public Document? Document { get; set; }
    }
}
