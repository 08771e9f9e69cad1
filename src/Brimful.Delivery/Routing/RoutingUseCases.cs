using System.Collections.Immutable;
using Brimful.Delivery.Addressing;
using Brimful.Delivery.Documents;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Routing;

/// <inheritdoc cref="IRouting"/>
public sealed class RoutingUseCases(IAccounts accounts, DocumentStore documents, RoutingRules rules, SignalDesk signals, DryRun dryRun) : IRouting
{
    public async Task<Outcome<RoutingView>> GetAsync(string tenant, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        return await documents.FindAsync(Id(number), cancellationToken) is { } own ? View(own) : Default;
    }

    public async Task<Outcome<RoutingView>> PutAsync(string tenant, ImmutableArray<RoutingRule> own, Precondition precondition, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        var faults = RuleCheck.FaultsOf(own);
        if (faults.Length > 0) return Refusal.Invalid(faults);
        var outcome = await documents.PutAsync(Id(number), DocumentJson.Write(new RuleList(own)), precondition, cancellationToken);
        rules.Forget(number);
        return outcome.Select(stored => View(stored.Value));
    }

    public async Task<Outcome<RoutingView>> DeleteAsync(string tenant, Precondition precondition, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        var outcome = await documents.DeleteAsync(Id(number), "list of rules of the tenant's own under", precondition, cancellationToken);
        rules.Forget(number);
        return outcome.Select(_ => Default);
    }

    public async Task<Outcome<DryRunView>> TryAsync(string tenant, SignalDraft draft, ImmutableArray<RoutingRule>? tried, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        if (tried is { } given && RuleCheck.FaultsOf(given) is { Length: > 0 } faults) return Refusal.Invalid(faults);
        int? account = null;
        if (draft.Account is { } key && (account = accounts.AccountNumber(tenant, key)) is null) return Refusal.NotFound($"account '{key}'");
        return await dryRun.OfAsync(number, account, signals.Of(number, account, draft), tried ?? await rules.OfAsync(number, cancellationToken), cancellationToken);
    }

    private static RoutingView Default { get; } = new(DefaultRules.All, IsDefault: true, null);

    private static DocumentId Id(int tenant) => new(tenant, DocumentKind.Routing, null, RoutingRules.Key);

    private static RoutingView View(Document document) => new(DocumentJson.Read<RuleList>(document).Rules, IsDefault: false, document.ETag);
}
