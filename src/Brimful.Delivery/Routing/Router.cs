using Brimful.Delivery.Contacts;

namespace Brimful.Delivery.Routing;

/// <summary>Decides who hears of a signal: pure, from the rules and the people there are.</summary>
public static class Router
{
    /// <param name="rules">In order.</param>
    public static RoutingDecision Route(Signal signal, IReadOnlyList<RoutingRule> rules, People people)
    {
        var draft = new RoutingDraft(signal, people);
        foreach (var endpoint in signal.Named) draft.TellEndpoint(endpoint, RoutingReasons.ByThreshold, NamedTelling);
        foreach (var rule in Matching(signal, rules)) draft.Apply(rule);
        return draft.ToDecision();
    }

    /// <summary>Whether any of the account's people may be chosen: else it need not be known who they are.</summary>
    /// <param name="rules">In order.</param>
    public static bool ChoosesOfAccount(Signal signal, IReadOnlyList<RoutingRule> rules) => Matching(signal, rules).Any(static rule => rule.ChoosesOfAccount);

    /// <summary>The rules that a signal is told by.</summary>
    private static IEnumerable<RoutingRule> Matching(Signal signal, IReadOnlyList<RoutingRule> rules)
    {
        if (signal.IsHeldBack) yield break;
        foreach (var rule in rules)
        {
            if (!RuleMatching.Matches(rule.When, signal)) continue;
            yield return rule;
            if (rule.Final) yield break;
        }
    }

    /// <summary>A threshold that names its endpoints wants to be told by them whatever anybody prefers.</summary>
    private static RoutingRule NamedTelling { get; } = new() { Key = RoutingReasons.ByThreshold, To = new Audience(), Jump = JumpPolicy.Each };
}

/// <summary>The people that rules choose from.</summary>
public sealed record People(IReadOnlyList<KeyedContact> OfAccount, IReadOnlyList<KeyedContact> Team)
{
    public static readonly People Nobody = new([], []);
}
