using Brimful.Core.Keys;
using Brimful.Delivery.Documents;
using Brimful.Delivery.Timing;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Delivery.Silences;

/// <inheritdoc cref="ISilences"/>
public sealed class SilenceUseCases(IAccounts accounts, DocumentStore documents, SilenceBook book, TenantClocks clocks) : ISilences
{
    public async Task<Outcome<Stored<SilenceView>>> PutAsync(string tenant, string key, Silence silence, Precondition precondition, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        if (!ResourceKey.IsValid(key)) return Refusal.Invalid([new Fault("silence", "key.invalid", $"A key is {ResourceKey.Form}.")]);
        if (FaultOf(silence, clocks.Now(number)) is { } fault) return Refusal.Invalid([fault]);
        var outcome = await documents.PutAsync(Id(number, key), DocumentJson.Write(silence), precondition, cancellationToken);
        book.Forget(number);
        return outcome.Select(stored => new Stored<SilenceView>(View(stored.Value), stored.Created));
    }

    public async Task<Outcome<SilenceView>> GetAsync(string tenant, string key, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        return await documents.FindAsync(Id(number, key), cancellationToken) is { } found ? View(found) : Refusal.NotFound($"silence '{key}'");
    }

    public async Task<Outcome<Page<SilenceView>>> ListAsync(string tenant, string? after, int limit, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        var page = await documents.ListAsync(new Ports.DocumentQuery(number, DocumentKind.Silence, null, limit) { AfterKey = after }, cancellationToken);
        return new Page<SilenceView>([.. page.Items.Select(View)], page.Next);
    }

    public async Task<Outcome<SilenceView>> DeleteAsync(string tenant, string key, Precondition precondition, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        var outcome = await documents.DeleteAsync(Id(number, key), "silence", precondition, cancellationToken);
        book.Forget(number);
        return outcome.Select(View);
    }

    private static Fault? FaultOf(Silence silence, Instant now)
    {
        var until = Instants.Read(silence.Until);
        if (until <= Instants.Read(silence.From)) return new Fault("until", "silence.empty", "until is after from.");
        return until <= now ? new Fault("until", "silence.over", "until is in the future; a silence that is over silences nothing.") : null;
    }

    private static DocumentId Id(int tenant, string key) => new(tenant, DocumentKind.Silence, null, key);

    private SilenceView View(Document document)
    {
        var silence = DocumentJson.Read<Silence>(document);
        return new SilenceView(document.Id.Key, silence, silence.IsOnAt(clocks.Now(document.Id.TenantNumber)), document.ETag);
    }
}
