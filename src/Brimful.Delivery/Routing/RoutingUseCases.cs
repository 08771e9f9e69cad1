using System.Collections.Immutable;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Documents;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Routing;

/// <inheritdoc cref="IRouting"/>
public sealed class RoutingUseCases(IAccounts accounts, DocumentStore documents, RoutingRules rules, SignalDesk signals) : IRouting
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

    public async Task<Outcome<RoutingDecision>> TryAsync(string tenant, SignalDraft draft, ImmutableArray<RoutingRule>? tried, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        if (tried is { } given && RuleCheck.FaultsOf(given) is { Length: > 0 } faults) return Refusal.Invalid(faults);
        int? account = null;
        if (draft.Account is { } key && (account = accounts.AccountNumber(tenant, key)) is null) return Refusal.NotFound($"account '{key}'");
        var people = await signals.PeopleAsync(number, account, cancellationToken);
        return WithUnverified(Router.Route(signals.Of(number, account, draft), tried ?? await rules.OfAsync(number, cancellationToken), people));
    }

    /// <summary>Who is told in the end: not at an address that has yet to be confirmed, where the attempt would come to nothing.</summary>
    private static RoutingDecision WithUnverified(RoutingDecision decision)
    {
        var unverified = decision.Tellings.Where(IsUnverified).ToList();
        return decision with
        {
            Tellings = [.. decision.Tellings.Except(unverified)],
            Withheld = [.. decision.Withheld, .. unverified.Select(static each => new Withholding(each.Target, each.Rule, DeliveryReasons.AddressUnverified))],
        };
    }

    private static bool IsUnverified(Telling telling) =>
        telling.Reader?.Contact.Addresses.FirstOrDefault(address => address.Channel == telling.Channel) is { Channel: "email", Verified: false };

    private static RoutingView Default { get; } = new(DefaultRules.All, IsDefault: true, null);

    private static DocumentId Id(int tenant) => new(tenant, DocumentKind.Routing, null, RoutingRules.Key);

    private static RoutingView View(Document document) => new(DocumentJson.Read<RuleList>(document).Rules, IsDefault: false, document.ETag);
}
