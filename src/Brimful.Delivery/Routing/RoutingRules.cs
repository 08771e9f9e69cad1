using System.Collections.Immutable;
using Brimful.Delivery.Documents;

namespace Brimful.Delivery.Routing;

/// <summary>The rules that a tenant goes by, as every signal asks for them.</summary>
public sealed class RoutingRules(DocumentStore documents, TimeProvider time)
{
    /// <summary>The key of the one document that holds a tenant's rules.</summary>
    public const string Key = "rules";

    private readonly DocumentCache<RuleList> _lists = new(documents, DocumentKind.Routing, DocumentJson.Read<RuleList>, time);

    /// <summary>The tenant's rules in order; <see cref="DefaultRules"/> where it has none of its own.</summary>
    public async Task<ImmutableArray<RoutingRule>> OfAsync(int tenantNumber, CancellationToken cancellationToken) =>
        await _lists.AllAsync(tenantNumber, null, cancellationToken) is [var own, ..] ? own.Rules : DefaultRules.All;

    /// <summary>The tenant's rules were edited.</summary>
    public void Forget(int tenantNumber) => _lists.Forget(tenantNumber);
}

/// <summary>A tenant's rules, in order.</summary>
public sealed record RuleList(ImmutableArray<RoutingRule> Rules);
