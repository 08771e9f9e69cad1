using Brimful.Core.Keys;
using Brimful.Delivery.Documents;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Foresight;

/// <inheritdoc cref="IForesight"/>
public sealed class ForesightUseCases(IAccounts accounts, DocumentStore documents, ForesightBook book) : IForesight
{
    /// <summary>Known events of one account, or of the tenant for all: more are no exception any more.</summary>
    private const int MostEvents = 1_000;

    private const string OnlyKey = "foresight";

    public async Task<Outcome<ForesightView>> PutAsync(string tenant, ForesightSettings settings, Precondition precondition, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        var outcome = await documents.PutAsync(Id(number), DocumentJson.Write(settings), precondition, cancellationToken);
        book.Forget(number);
        return outcome.Select(static stored => View(stored.Value));
    }

    public async Task<Outcome<ForesightView>> GetAsync(string tenant, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        return await documents.FindAsync(Id(number), cancellationToken) is { } found ? View(found) : new ForesightView(new ForesightSettings(), null);
    }

    public async Task<Outcome<ForesightView>> DeleteAsync(string tenant, Precondition precondition, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        var outcome = await documents.DeleteAsync(Id(number), "settings", precondition, cancellationToken);
        book.Forget(number);
        return outcome.Select(View);
    }

    public async Task<Outcome<Stored<KnownEventView>>> PutEventAsync(KnownEventName name, KnownEvent known, Precondition precondition, CancellationToken cancellationToken)
    {
        if (PlaceOf(name) is not { } id) return Unknown(name);
        if (!ResourceKey.IsValid(name.Key)) return Refusal.Invalid([new Fault("event", "key.invalid", $"A key is {ResourceKey.Form}.")]);
        var all = await documents.ListAllAsync(id.TenantNumber, id.Kind, id.AccountNumber, cancellationToken);
        if (all.Count >= MostEvents && !all.Any(one => one.Id == id))
            return Refusal.Invalid([new Fault("event", "known_event.too_many", $"There are {MostEvents} known events already. Delete what is long past.")]);
        var outcome = await documents.PutAsync(id, DocumentJson.Write(known), precondition, cancellationToken);
        book.Forget(id.TenantNumber);
        return outcome.Select(static stored => new Stored<KnownEventView>(EventOf(stored.Value), stored.Created));
    }

    public async Task<Outcome<KnownEventView>> GetEventAsync(KnownEventName name, CancellationToken cancellationToken)
    {
        if (PlaceOf(name) is not { } id) return Unknown(name);
        return await documents.FindAsync(id, cancellationToken) is { } found ? EventOf(found) : Refusal.NotFound($"known event '{name.Key}'");
    }

    public async Task<Outcome<Page<KnownEventView>>> ListEventsAsync(KnownEventName of, string? after, int limit, CancellationToken cancellationToken)
    {
        if (PlaceOf(of) is not { } id) return Unknown(of);
        var page = await documents.ListAsync(new Ports.DocumentQuery(id.TenantNumber, id.Kind, id.AccountNumber, limit) { AfterKey = after }, cancellationToken);
        return new Page<KnownEventView>([.. page.Items.Select(EventOf)], page.Next);
    }

    public async Task<Outcome<KnownEventView>> DeleteEventAsync(KnownEventName name, Precondition precondition, CancellationToken cancellationToken)
    {
        if (PlaceOf(name) is not { } id) return Unknown(name);
        var outcome = await documents.DeleteAsync(id, "known event", precondition, cancellationToken);
        book.Forget(id.TenantNumber);
        return outcome.Select(EventOf);
    }

    private DocumentId? PlaceOf(KnownEventName name)
    {
        if (accounts.TenantNumber(name.Tenant) is not { } tenant) return null;
        if (name.Account is not { } account) return new DocumentId(tenant, DocumentKind.KnownEvent, null, name.Key);
        return accounts.AccountNumber(name.Tenant, account) is { } number ? new DocumentId(tenant, DocumentKind.KnownEvent, number, name.Key) : null;
    }

    private static Refusal Unknown(KnownEventName name) => Refusal.NotFound(name.Account is { } account ? $"account '{account}'" : "tenant");

    private static DocumentId Id(int tenant) => new(tenant, DocumentKind.Foresight, null, OnlyKey);

    private static ForesightView View(Document document) => new(DocumentJson.Read<ForesightSettings>(document), document.ETag);

    private static KnownEventView EventOf(Document document) => new(document.Id.Key, DocumentJson.Read<KnownEvent>(document), document.ETag);
}
